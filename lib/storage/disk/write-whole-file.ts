import { randomUUID } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DiskFileSystem } from './disk-file-system';
import { syncFolder } from './sync-folder';

/** Buffers in one writev: IOV_MAX of Linux and macOS. */
const MOST_BUFFERS = 1024;
/** Bytes in one writev: four of 5 MB at once take several times the processor that the same bytes take in smaller bites. */
const MOST_BYTES = 512 * 1024;

/** As many of the first chunks as one writev takes; one at least. */
function takeBatch(chunks: readonly Uint8Array[]): Uint8Array[] {
  let bytes = 0;
  const end = chunks.findIndex((chunk, index) => {
    bytes += chunk.length;
    return index === MOST_BUFFERS || (index > 0 && bytes > MOST_BYTES);
  });
  return end === -1 ? [...chunks] : chunks.slice(0, end);
}

/** Writes the chunks as they are: joining them would hold the image in memory twice. */
async function writeChunks(handle: FileHandle, chunks: readonly Uint8Array[]): Promise<void> {
  let waiting = chunks.filter((chunk) => chunk.length > 0);
  while (waiting.length > 0) {
    const batch = takeBatch(waiting);
    let { bytesWritten } = await handle.writev(batch);
    let whole = 0;
    while (whole < batch.length && bytesWritten >= batch[whole]!.length) {
      bytesWritten -= batch[whole]!.length;
      whole += 1;
    }
    waiting = waiting.slice(whole);
    // A write may stop anywhere, within a chunk too.
    if (bytesWritten > 0) waiting[0] = waiting[0]!.subarray(bytesWritten);
  }
}

/**
 * Makes `path` hold exactly `chunks`, or leaves it as it was: a new file in `temporary` (same file system), then a
 * rename. With `fsync` the bytes are on the disk before they have a name, and the name before this resolves.
 */
export async function writeWholeFile(
  fs: DiskFileSystem,
  path: string,
  chunks: readonly Uint8Array[],
  { temporary, fsync }: { temporary: string; fsync: boolean },
): Promise<void> {
  const draft = join(temporary, randomUUID());
  const handle = await fs.open(draft, 'wx', 0o600);
  try {
    try {
      await writeChunks(handle, chunks);
      if (fsync) await handle.sync();
    } finally {
      await handle.close();
    }
    await fs.rename(draft, path);
  } catch (error) {
    // The first error is the one to tell; a draft that cannot be removed now is swept at a later start.
    await fs.unlink(draft).catch(() => undefined);
    throw error;
  }
  if (fsync) await syncFolder(fs, dirname(path));
}
