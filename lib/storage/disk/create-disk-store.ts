import { randomUUID } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { join } from 'node:path';
import { assertKey } from '../assert-key';
import { assertPage } from '../assert-page';
import { assertRange } from '../assert-range';
import { createMemoryPool } from '../create-memory-pool';
import { type Store, StoreError, type StoredFacts } from '../store';
import { DiskDraft } from './disk-draft';
import { type DiskFileSystem, REAL_FILE_SYSTEM } from './disk-file-system';
import { listObjects, shardOf } from './list-objects';
import { sweepTemporaryFiles } from './sweep-temporary-files';
import { syncFolder } from './sync-folder';
import { readWholeFile } from './read-whole-file';
import { codeOf, toStoreError } from './to-store-error';
import { writeWholeFile } from './write-whole-file';

export type DiskStoreOptions = {
  /** Folder of the store; made where absent. The driver never leaves it. */
  readonly root: string;
  /** Whether `put` and `delete` wait for the disk. Off only where losing the last writes in a power cut is fine. */
  readonly fsync: boolean;
};

/** A write takes seconds; what is older than an hour has no writer. */
const DRAFT_LIFE_MS = 60 * 60 * 1000;
/** Bytes read ahead of a slow client, per download. */
const READ_AHEAD = 256 * 1024;
/** A link in the place of an object is not followed, and a pipe there does not block. */
const READ = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

function factsFrom(key: string, stats: Stats): StoredFacts {
  if (!stats.isFile()) throw new StoreError('unavailable', `disk: ${key} is not a file`);
  return { key, size: stats.size, modifiedAt: stats.mtime };
}

/**
 * A store in a folder: `objects/<first two of the key>/<key>`, drafts in `tmp`. Folders are made at first use and
 * never again, so that a disk which was unmounted is an error and not an empty store. Several processes may share
 * one root.
 */
export function createDiskStore(
  { root, fsync }: DiskStoreOptions,
  fs: DiskFileSystem = REAL_FILE_SYSTEM,
): Store {
  const objects = join(root, 'objects');
  const temporary = join(root, 'tmp');
  const pathOf = (key: string): string => join(objects, shardOf(key), key);
  const pool = createMemoryPool();
  let preparing: Promise<void> | null = null;

  const prepare = (): Promise<void> => {
    preparing ??= (async () => {
      await fs.mkdir(objects, { recursive: true, mode: 0o700 });
      await fs.mkdir(temporary, { recursive: true, mode: 0o700 });
      if (fsync) await syncFolder(fs, root);
      await sweepTemporaryFiles(fs, temporary, new Date(Date.now() - DRAFT_LIFE_MS));
    })();
    preparing.catch(() => (preparing = null));
    return preparing;
  };

  /** Runs one operation and tells its failure as a StoreError; a defect of the caller's stays what it is. */
  const run = async <T>(doing: string, work: () => Promise<T>): Promise<T> => {
    try {
      await prepare();
      return await work();
    } catch (error) {
      throw error instanceof RangeError ? error : toStoreError(doing, error);
    }
  };

  /** Null where only the object is missing. Where the store itself is, the error of looking for it is thrown. */
  const absentIsNull = async (error: unknown): Promise<null> => {
    if (codeOf(error) !== 'ENOENT') throw error;
    await fs.lstat(objects);
    return null;
  };

  const shards = new Map<string, Promise<void>>();

  /** Makes a shard and its name durable, once a process: also where another process made it a moment ago. */
  const makeShard = (shard: string): Promise<void> => {
    const known = shards.get(shard);
    if (known !== undefined) return known;
    const making = (async () => {
      await fs.mkdir(join(objects, shard), { mode: 0o700 }).catch((error: unknown) => {
        if (codeOf(error) !== 'EEXIST') throw error;
      });
      if (fsync) await syncFolder(fs, objects);
    })();
    shards.set(shard, making);
    return making;
  };

  /** Puts something into the shard of a key. */
  const inShard = async (key: string, put: () => Promise<void>): Promise<void> => {
    try {
      await makeShard(shardOf(key));
      await put();
    } catch (error) {
      // The shard may be what is broken; the next put looks again.
      shards.delete(shardOf(key));
      throw error;
    }
  };

  const open = async (path: string) => fs.open(path, READ);

  return {
    name: 'disk',

    async put(key, body) {
      assertKey(key);
      await run('put', () =>
        inShard(key, () => writeWholeFile(fs, pathOf(key), body, { temporary, fsync })),
      );
    },

    async openDraft() {
      const draft = await run('put', () => DiskDraft.open(fs, temporary));
      return {
        write: (chunks) => run('put', () => draft.write(chunks)),
        async commit(key) {
          assertKey(key);
          await run('put', () => inShard(key, () => draft.moveTo(pathOf(key), fsync)));
        },
        discard: () => draft.discard(),
      };
    },

    async get(key, range) {
      assertKey(key);
      return run('get', async () => {
        const handle = await open(pathOf(key)).catch(absentIsNull);
        if (handle === null) return null;
        try {
          const facts = factsFrom(key, await handle.stat());
          if (range !== undefined) assertRange(range, facts.size);
          const body = handle.createReadStream({ ...range, highWaterMark: READ_AHEAD });
          return { ...facts, body };
        } catch (error) {
          await handle.close();
          throw error;
        }
      });
    },

    async read(key, size) {
      assertKey(key);
      return run('read', async () => {
        const handle = await open(pathOf(key)).catch(absentIsNull);
        return handle === null ? null : readWholeFile(handle, size, pool);
      });
    },

    async head(key) {
      assertKey(key);
      return run('head', async () => {
        const stats = await fs.lstat(pathOf(key)).catch(absentIsNull);
        return stats === null ? null : factsFrom(key, stats);
      });
    },

    async delete(key) {
      assertKey(key);
      await run('delete', async () => {
        const absent = await fs.unlink(pathOf(key)).catch(absentIsNull);
        if (absent !== null && fsync) await syncFolder(fs, join(objects, shardOf(key)));
      });
    },

    async list(page) {
      assertPage(page);
      return run('list', () => listObjects(fs, objects, page));
    },

    async check() {
      await run('check', async () => {
        // Beside the shards, whose names never begin with a dot: the probe is never listed.
        const probe = join(objects, `.check-${randomUUID()}`);
        const written = Buffer.from(randomUUID());
        await writeWholeFile(fs, probe, [written], { temporary, fsync });
        const handle = await open(probe);
        const read = await handle.readFile().finally(() => handle.close());
        await fs.unlink(probe);
        if (!written.equals(read)) throw new StoreError('unavailable', 'disk: read other bytes');
      });
    },

    async freeBytes() {
      return run('freeBytes', async () => {
        const { bavail, bsize } = await fs.statfs(root);
        return bavail * bsize;
      });
    },
  };
}
