import { link, mkdir } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { findRunningUrl } from '@/dev/postgres/find-running-url';
import { randomIds } from '@/lib/ids';
import type { Product } from '../servers/start-product';

export type Clone = { readonly id: string; readonly key: string };

/** Rows of one statement: each takes locks until its end. */
const STEP = 1_000;

const toShard = (key: string) => key.slice(0, 2);

/**
 * Makes many images of one that was uploaded: rows of their own, and names of their own for its bytes in the store.
 *
 * @param id of the image
 * @param count at most 60,000 for each image: a file of ext4 has 65,000 names at most
 */
export async function cloneImage(
  { dataDir, objects }: Product,
  id: string,
  count: number,
): Promise<readonly Clone[]> {
  const client = new pg.Client({ connectionString: await findRunningUrl(dataDir) });
  await client.connect();
  const found = await client.query<{ storage_key: string }>(
    'SELECT storage_key FROM image WHERE id = $1',
    [id],
  );
  const original = found.rows[0]!.storage_key;
  const source = path.join(objects, toShard(original), original);
  const clones: Clone[] = Array.from({ length: count }, () => {
    const made = randomIds.image();
    return { id: made, key: `${made}-${randomIds.storage()}${path.extname(original)}` };
  });
  for (const { key } of clones) {
    await link(source, path.join(objects, toShard(key), key)).catch(async (error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      await mkdir(path.join(objects, toShard(key)), { recursive: true, mode: 0o700 });
      await link(source, path.join(objects, toShard(key), key));
    });
  }
  for (let from = 0; from < count; from += STEP) {
    const some = clones.slice(from, from + STEP);
    await client.query(
      `INSERT INTO image
       SELECT (jsonb_populate_record(image, jsonb_build_object('id', clone.id, 'storage_key', clone.key))).*
       FROM image, unnest($2::text[], $3::text[]) AS clone (id, key) WHERE image.id = $1`,
      [id, some.map((clone) => clone.id), some.map((clone) => clone.key)],
    );
  }
  await client.end();
  return clones;
}
