import { join } from 'node:path';
import type { StoredFacts, StoredPage } from '../store';
import type { DiskFileSystem } from './disk-file-system';
import { codeOf } from './to-store-error';

/** lstat calls in flight: Node's own pool has four threads, more only queues. */
const AT_ONCE = 16;

/**
 * The folder of a key: its first two characters. Ids are random, so that this spreads as evenly as a hash would
 * (36² folders), and unlike a hash it keeps the order: a listing opens only the folders its page lies in, and holds
 * the names of one folder at a time.
 */
export const shardOf = (key: string): string => key.slice(0, 2);

const isShard = (name: string): boolean => /^[a-z0-9]/.test(name);

async function factsOf(fs: DiskFileSystem, path: string, key: string): Promise<StoredFacts | null> {
  try {
    const facts = await fs.lstat(path);
    return facts.isFile() ? { key, size: facts.size, modifiedAt: facts.mtime } : null;
  } catch (error) {
    // Deleted since the folder was read.
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

/** Yields the keys behind `after` in key order: names are ASCII, so code units are the order of bytes. */
async function* keysAfter(fs: DiskFileSystem, objects: string, after: string) {
  for (const shard of (await fs.readdir(objects)).filter(isShard).sort()) {
    if (shard < shardOf(after)) continue;
    for (const key of (await fs.readdir(join(objects, shard))).sort()) {
      if (key > after && shardOf(key) === shard) yield key;
    }
  }
}

/** One page of the objects under `objects`, in key order. A page is short only where it is the last. */
export async function listObjects(
  fs: DiskFileSystem,
  objects: string,
  { after = '', limit }: { after?: string; limit: number },
): Promise<StoredPage> {
  const found: StoredFacts[] = [];
  let waiting: string[] = [];
  const settle = async (): Promise<void> => {
    const facts = await Promise.all(
      waiting.map((key) => factsOf(fs, join(objects, shardOf(key), key), key)),
    );
    found.push(...facts.filter((fact) => fact !== null));
    waiting = [];
  };
  for await (const key of keysAfter(fs, objects, after)) {
    if (found.length + waiting.length === limit) await settle();
    if (found.length === limit) return { objects: found, next: found.at(-1)!.key };
    waiting.push(key);
    if (waiting.length === AT_ONCE) await settle();
  }
  await settle();
  return { objects: found, next: null };
}
