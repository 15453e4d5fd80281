import type { Cli } from '../cli';
import { rememberImage } from '../state/remember-image';
import type { StateFile } from '../state/state-file';
import type { UploadAnswer } from './upload-answer';

/** The state with an image that was just uploaded. */
export function noteUpload(
  file: StateFile,
  image: { readonly server: string; readonly name: string; readonly answer: UploadAnswer },
  { now }: Pick<Cli, 'now'>,
): StateFile {
  const { server, name, answer } = image;
  const { id, url, expiresAt, deleteToken = null } = answer;
  const uploadedAt = new Date(now()).toISOString();
  const entry = { server, id, url, deleteToken, expiresAt, name, uploadedAt };
  return rememberImage(file, entry, now());
}
