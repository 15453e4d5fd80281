import { DiskDraft } from './disk-draft';
import type { DiskFileSystem } from './disk-file-system';

/** Makes `path` hold exactly `chunks`, or leaves it as it was: a draft in `temporary` first, which then gets its name. */
export async function writeWholeFile(
  fs: DiskFileSystem,
  path: string,
  chunks: readonly Uint8Array[],
  { temporary, fsync }: { temporary: string; fsync: boolean },
): Promise<void> {
  const draft = await DiskDraft.open(fs, temporary);
  try {
    await draft.write(chunks);
    await draft.moveTo(path, fsync);
  } catch (error) {
    // The first error is the one to tell.
    await draft.discard();
    throw error;
  }
}
