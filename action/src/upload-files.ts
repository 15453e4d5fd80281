import type { Effects } from './effects';
import { isFailure, type Failure } from './failure';
import type { FoundFile } from './find-files';
import { hashFile } from './hash-file';
import type { Image } from './image';
import { uploadFile, type UploadTarget } from './upload-file';

/** As many as a browser would send at once. */
const AT_ONCE = 4;

export type UploadedFile = FoundFile & { readonly outcome: Image | Failure };

/**
 * Uploads files, each on its own, so that each has its own answer; files of the same bytes once. After a server that
 * could not be reached in all its tries, no further file waits for it.
 */
export async function uploadFiles(
  effects: Omit<Effects, 'core'>,
  target: UploadTarget,
  files: readonly FoundFile[],
): Promise<UploadedFile[]> {
  const uploads = new Map<string, Promise<Image | Failure>>();
  let gone: Failure | null = null;

  const upload = async (file: string): Promise<Image | Failure> => {
    if (gone !== null) return gone;
    const outcome = await uploadFile(effects, target, file);
    if (isFailure(outcome) && outcome.failed === 'unreachable') gone = outcome;
    return outcome;
  };
  const uploadUnlessKnown = async ({ path }: FoundFile): Promise<Image | Failure> => {
    try {
      const hash = await hashFile(path);
      const known = uploads.get(hash) ?? upload(path);
      uploads.set(hash, known);
      return await known;
    } catch (err) {
      const reason = err instanceof Error ? err.message : String(err);
      return { failed: 'unreadable', message: `The file cannot be read: ${reason}` };
    }
  };

  const outcomes: UploadedFile[] = [];
  const queue = files.entries();
  const work = async () => {
    for (const [place, file] of queue) {
      outcomes[place] = { ...file, outcome: await uploadUnlessKnown(file) };
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return outcomes;
}
