import { createHash } from 'node:crypto';
import type { Store } from './store';

/** What rows say of an object. */
export type KnownObject = {
  /** In hex; null where no row knows the bytes. */
  readonly sha256: string | null;
  /** The row says that the bytes are gone for good. */
  readonly deleted: boolean;
};

export type CopyCounts = {
  /** Objects of the source that were looked at. */
  seen: number;
  copied: number;
  /** Were in the target already, with the same bytes. */
  present: number;
  /** Were deleted while they were copied, or before: neither store has them. */
  gone: number;
  /** Are not proven to be in the target. */
  failed: number;
};

export type CopyPorts = {
  readonly source: Store;
  readonly target: Store;
  /** What rows say of these keys; a key that no row names is left out. */
  readonly lookUp: (keys: readonly string[]) => Promise<ReadonlyMap<string, KnownObject>>;
  readonly contentTypeOf: (key: string) => string;
  /** Called after each object, and with what went wrong. */
  readonly report: (
    counts: Readonly<CopyCounts>,
    failure?: { readonly key: string; readonly error: unknown },
  ) => void;
  /** Ends the copying after the objects in hand. */
  readonly signal?: AbortSignal;
};

const PAGE = 256;
/** Each holds one object in memory, and hides the latency of the others. */
const AT_ONCE = 8;

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

async function read(store: Store, key: string): Promise<Buffer | null> {
  const object = await store.get(key);
  return object === null ? null : Buffer.concat((await object.body.toArray()) as Buffer[]);
}

/** Brings one object over and proves it. Answers what it found. */
async function copyObject(
  { source, target, lookUp, contentTypeOf }: CopyPorts,
  key: string,
  known: KnownObject | undefined,
): Promise<'copied' | 'present' | 'gone'> {
  if (known?.deleted) {
    await target.delete(key);
    return 'gone';
  }
  const bytes = await read(source, key);
  if (bytes === null) return 'gone';
  const hash = sha256(bytes);
  if (known !== undefined && known.sha256 !== null && known.sha256 !== hash) {
    throw new Error('the bytes in the source are not those of its row');
  }
  const there = (await target.head(key)) === null ? null : await read(target, key);
  const present = there !== null && sha256(there) === hash;
  if (!present) {
    await target.put(key, [bytes], contentTypeOf(key));
    const back = await read(target, key);
    if (back !== null && sha256(back) !== hash) {
      // Reads would find it before the good one.
      await target.delete(key);
      throw new Error('the target gave other bytes back');
    }
    if (back === null && (await source.head(key)) !== null) {
      throw new Error('the target does not have what it took');
    }
  }
  // Whoever deletes takes the source's object first, or says so in its row: what went meanwhile must not come back.
  const gone = (await source.head(key)) === null || (await lookUp([key])).get(key)?.deleted;
  if (gone) await target.delete(key);
  return gone ? 'gone' : present ? 'present' : 'copied';
}

/** Takes away what an earlier run has copied and what was deleted since, where only a row tells. */
async function removeDeleted({ target, lookUp, signal }: CopyPorts): Promise<void> {
  for (let after: string | null = ''; after !== null && !signal?.aborted;) {
    const page = await target.list({ after, limit: PAGE });
    const known = await lookUp(page.objects.map(({ key }) => key));
    for (const [key, { deleted }] of known) if (deleted) await target.delete(key);
    after = page.next;
  }
}

/**
 * Copies every object of `source` to `target`, and proves each by the SHA-256 of the bytes read back, against the
 * source's and against the row's. The source is left as it is. Can be stopped and run again: what is in the target is
 * read and not written again. Uploads and deletes may go on meanwhile through `createFallbackStore(target, source)`.
 *
 * An object that fails is counted and the others go on. Throws where a store cannot be listed or rows not be read.
 */
export async function copyObjects(ports: CopyPorts): Promise<CopyCounts> {
  const { source, lookUp, report, signal } = ports;
  const counts: CopyCounts = { seen: 0, copied: 0, present: 0, gone: 0, failed: 0 };
  for (let after: string | null = ''; after !== null && !signal?.aborted;) {
    const page = await source.list({ after, limit: PAGE });
    const keys = page.objects.map(({ key }) => key);
    const known = await lookUp(keys);
    const queue = [...keys];
    const work = async () => {
      for (let key = queue.shift(); key !== undefined; key = queue.shift()) {
        if (signal?.aborted) return;
        let failure: { key: string; error: unknown } | undefined;
        try {
          counts[await copyObject(ports, key, known.get(key))] += 1;
        } catch (error) {
          counts.failed += 1;
          failure = { key, error };
        }
        counts.seen += 1;
        report(counts, failure);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    after = page.next;
  }
  await removeDeleted(ports);
  return counts;
}
