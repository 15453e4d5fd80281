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

/** A new file on its way to its name: nobody finds it before, and half of it never has the name. */
export class DiskDraft {
  private state: 'open' | 'closed' | 'gone' = 'open';

  private constructor(
    private readonly fs: DiskFileSystem,
    private readonly path: string,
    private readonly handle: FileHandle,
  ) {}

  /** @param folder of drafts, on the file system of the names that they will have */
  static async open(fs: DiskFileSystem, folder: string): Promise<DiskDraft> {
    const path = join(folder, randomUUID());
    return new DiskDraft(fs, path, await fs.open(path, 'wx', 0o600));
  }

  /** Adds the chunks as they are: joining them would hold the image in memory twice. */
  async write(chunks: readonly Uint8Array[]): Promise<void> {
    let waiting = chunks.filter((chunk) => chunk.length > 0);
    while (waiting.length > 0) {
      const batch = takeBatch(waiting);
      let { bytesWritten } = await this.handle.writev(batch);
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
   * Gives it its name, in place of what has it. With `fsync` the bytes are on the disk before they have the name, and the
   * name before this resolves. Once.
   */
  async moveTo(path: string, fsync: boolean): Promise<void> {
    if (fsync) await this.handle.sync();
    await this.close();
    await this.fs.rename(this.path, path);
    this.state = 'gone';
    if (fsync) await syncFolder(this.fs, dirname(path));
  }

  /** Removes it, unless it has a name. What cannot be removed now is swept at a later start. */
  async discard(): Promise<void> {
    await this.close().catch(() => undefined);
    if (this.state === 'gone') return;
    this.state = 'gone';
    await this.fs.unlink(this.path).catch(() => undefined);
  }

  private async close(): Promise<void> {
    if (this.state !== 'open') return;
    this.state = 'closed';
    await this.handle.close();
  }
}
