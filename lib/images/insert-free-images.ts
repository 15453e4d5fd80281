import type { Context } from '@/lib/context';
import type { ImageRow } from './make-image-row';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/**
 * Counts the bytes of free images against the day's cap, over all servers of the database, and makes their rows: in one
 * round trip, of which all holds or nothing.
 *
 * @param day in UTC, as `2026-12-01`
 * @param cap bytes that all free uploads of a day may take
 * @returns whether the rows were made; otherwise they would have gone beyond the cap
 * @throws as `refuseBlocked` reads it where the bytes of any of them are blocked
 */
export async function insertFreeImages(
  { sql }: Pick<Context, 'sql'>,
  rows: readonly ImageRow[],
  day: string,
  cap: number,
): Promise<boolean> {
  const images = JSON.stringify(
    rows.map((row) => ({
      ...row,
      receivedSha256: hex(row.receivedSha256),
      servedSha256: hex(row.servedSha256),
      deleteTokenHash: hex(row.deleteTokenHash),
    })),
  );
  const answer = await sql.query<{ inserted: boolean }>(
    'SELECT insert_free_images($1::jsonb, $2::date, $3::bigint) AS inserted',
    [images, day, cap],
  );
  return answer.rows[0]!.inserted;
}
