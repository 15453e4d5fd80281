import { stat } from 'node:fs/promises';
import { formatBytes } from '@/lib/format/format-bytes';
import type { Check } from '../check';
import { explain } from '../explain';
import { fail, ok, skipped, warn } from '../finding';

/** The health page turns red at a quarter of this. */
const LITTLE_ROOM = 1024 ** 3;

/** Whether bytes can be written, read and deleted where images are kept, and how many more fit. */
export const checkStore: Check = async ({ env, store }) => {
  if (store.name === 'disk') {
    if (env.trustProxy.kind === 'vercel') {
      return fail(
        'a disk, which functions of Vercel have none of',
        'Set BLOB_READ_WRITE_TOKEN or the settings of S3: docs/storage.md.',
      );
    }
    const folder = await stat(env.dataDir).catch(() => null);
    if (folder === null && env.databaseUrl === null) {
      return skipped('DATA_DIR is not there yet: `npm start` makes it');
    }
    if (process.getuid?.() === 0 && folder !== null && folder.uid !== 0) {
      return warn(
        'not tried: what root writes into DATA_DIR, its owner may be unable to change',
        'Run this as the user that img402 runs as.',
      );
    }
  }
  try {
    await store.check();
  } catch (thrown) {
    return fail(
      `${store.name}: ${explain(thrown)}`,
      store.name === 'disk'
        ? 'Let the user that img402 runs as write to DATA_DIR.'
        : 'Look at the settings of the store and at the rights of its key.',
    );
  }
  const free = await store.freeBytes();
  if (free === null) return ok(`${store.name}: written, read and deleted`);
  const room = `${store.name}: written, read and deleted; ${formatBytes(free)} free`;
  if (free >= LITTLE_ROOM) return ok(room);
  return fail(room, 'Make room before uploads fail: /api/health turns red at 256 MiB.');
};
