/**
 * What needs which key of `APP_SECRET`, counted by kind: delete tokens of live images and upload tokens, which are told
 * again, and what people wrote. `$1`: ids of keys; `$2`: now.
 */
export const KEY_NEEDS_SQL = `
  SELECT secret_key_id AS id, kind, count(*)::int AS count FROM (
    SELECT secret_key_id, 'live image' AS kind FROM image
    WHERE state = 'live' AND expires_at > $2::timestamptz
    UNION ALL
    SELECT secret_key_id, 'live upload token' FROM entitlement
    WHERE state <> 'spent' AND token_expires_at > $2::timestamptz
    UNION ALL
    SELECT secret_key_id, 'report' FROM abuse_report WHERE sealed_text IS NOT NULL
    UNION ALL
    SELECT secret_key_id, 'appeal' FROM abuse_appeal WHERE sealed_text IS NOT NULL
    UNION ALL
    SELECT secret_key_id, 'note' FROM case_note WHERE sealed_text IS NOT NULL
  ) AS needed WHERE secret_key_id = ANY ($1::text[]) GROUP BY secret_key_id, kind`;
