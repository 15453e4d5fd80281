import pg from 'pg';

/** Rows at a time: each statement says how far it is. */
const STEP = 100_000;

/**
 * Fills a database as years of use would: images of which two thirds live, spread over the year, and one third is gone
 * and waits for its record to be forgotten; for every fourth a settled payment that bought it, for every tenth a refused
 * one, and for every twentieth an idempotency key. Triggers are off meanwhile: they would hold a lock for every row.
 *
 * @param url of the tables' owner
 */
export async function fillDatabase(url: string, rows: number): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const tables = ['image', 'payment', 'entitlement'];
  for (const table of tables) await client.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
  const { rows: keys } = await client.query<{ id: string }>('SELECT id FROM secret_key LIMIT 1');
  const hash = (salt: string) => `sha256(('${salt}' || n)::bytea)`;
  for (let from = 0; from < rows; from += STEP) {
    const series = `generate_series(${from}, ${Math.min(from + STEP, rows) - 1}) AS n`;
    const id = `'f' || substr(md5(n::text), 1, 11)`;
    await client.query(
      `INSERT INTO image (id, state, tier, format, width, height, frames, received_bytes, served_bytes,
         received_sha256, served_sha256, storage_key, delete_token_hash, secret_key_id,
         created_at, expires_at, gone_at, bytes_deleted_at)
       SELECT ${id}, CASE WHEN n % 3 = 0 THEN 'deleted' ELSE 'live' END::"ImageState", 'paid', 'png', 4, 3, 1, 90000, 90000,
         ${hash('r')}, ${hash('s')}, ${id} || '-' || md5(n::text) || '.png', ${hash('d')}, $1,
         now() - interval '1 day' - n % 300 * interval '1 day', now() + interval '1 day' + n % 360 * interval '1 day',
         CASE WHEN n % 3 = 0 THEN now() - n % 300 * interval '1 day' END,
         CASE WHEN n % 3 = 0 THEN now() - n % 300 * interval '1 day' END
       FROM ${series}`,
      [keys[0]?.id],
    );
    await client.query(
      `INSERT INTO payment (id, state, product, chain_id, asset, payer, nonce, pay_to, amount, unit_price, valid_after, valid_before,
         protocol_version, request_sha256, facilitator, reason, transaction, log_index, created_at, lease_until,
         settled_at, final_at)
       SELECT md5('p' || n), CASE WHEN n % 4 = 0 THEN 'settled' ELSE 'refused' END::"PaymentState", 'upload_token', 84532,
         substr(${hash('a')}, 1, 20), substr(sha256((n % 5000)::text::bytea), 1, 20), ${hash('n')},
         substr(${hash('t')}, 1, 20), 10000, 10000, 0, 1800000000, 2, ${hash('q')}, 'bench',
         CASE WHEN n % 4 <> 0 THEN 'expired' END, CASE WHEN n % 4 = 0 THEN ${hash('x')} END,
         CASE WHEN n % 4 = 0 THEN 1 END, now() - n % 300 * interval '1 day', now() - n % 300 * interval '1 day',
         CASE WHEN n % 4 = 0 THEN now() - n % 300 * interval '1 day' END, now() - n % 300 * interval '1 day'
       FROM ${series} WHERE n % 4 = 0 OR n % 10 = 1`,
    );
    await client.query(
      `INSERT INTO entitlement (payment_id, state, generation, token_hash, token_expires_at, secret_key_id, image_id,
         granted_at, spent_at)
       SELECT md5('p' || n), 'spent', 1, ${hash('k')}, now(), $1, ${id}, now(), now()
       FROM ${series} WHERE n % 4 = 0`,
      [keys[0]?.id],
    );
    await client.query(
      `INSERT INTO idempotency_key (key_hash, request_sha256, owner, lease_until, image_id, created_at, expires_at)
       SELECT ${hash('i')}, ${hash('q')}, gen_random_uuid(), now(), ${id}, now(), now() + interval '1 day'
       FROM ${series} WHERE n % 20 = 1`,
    );
  }
  for (const table of tables) await client.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
  await client.query('VACUUM ANALYZE');
  await client.end();
}
