import { createReadStream } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import type { Store } from '@/lib/storage/store';
import { OBJECTS_FILE } from './manifest';

const AT_ONCE = 16;

/** The keys of a backup's list that the store does not have, in their order. */
export async function listMissing(store: Pick<Store, 'head'>, folder: string): Promise<string[]> {
  const input = createReadStream(path.join(folder, OBJECTS_FILE)).pipe(createGunzip());
  const missing: string[] = [];
  let waiting: string[] = [];
  const settle = async () => {
    const found = await Promise.all(waiting.map((key) => store.head(key)));
    missing.push(...waiting.filter((_, at) => found[at] === null));
    waiting = [];
  };
  for await (const key of createInterface({ input })) {
    waiting.push(key);
    if (waiting.length === AT_ONCE) await settle();
  }
  await settle();
  return missing;
}
