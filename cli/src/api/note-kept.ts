import type { StateFile } from '../state/state-file';
import type { UploadAnswer } from './upload-answer';

/** The state with the new end of an image, where it is one of this machine's. */
export function noteKept(
  file: StateFile,
  server: string,
  { id, expiresAt }: Pick<UploadAnswer, 'id' | 'expiresAt'>,
): StateFile {
  const images = file.images.map((image) =>
    image.id === id && image.server === server ? { ...image, expiresAt } : image,
  );
  return { ...file, images };
}
