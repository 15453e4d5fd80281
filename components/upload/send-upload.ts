import { parseUploadAnswer, type UploadAnswer } from './parse-upload-answer';
import { readProblem, type UploadProblem } from './read-problem';

export type SendOutcome =
  | { readonly ok: true; readonly answer: UploadAnswer }
  | UploadProblem
  | { readonly ok: null; readonly canceled: true };

const BROKEN: UploadProblem = {
  ok: false,
  status: null,
  title: 'The connection broke',
  message: 'No answer came. Check the network and try again: the same upload is not stored twice.',
  retryable: true,
  retryAfterSeconds: null,
};

const STRANGE: UploadProblem = {
  ok: false,
  status: null,
  title: 'The answer could not be read',
  message: 'Something between this page and the server changed it. Try again.',
  retryable: true,
  retryAfterSeconds: null,
};

/** Where an image goes, and what lets it in. */
export type UploadTarget =
  | { readonly path: '/api/free'; readonly headers: { readonly 'Idempotency-Key': string } }
  | { readonly path: '/api/upload'; readonly headers: { readonly 'X-Upload-Token': string } };

/**
 * Sends one image. By XMLHttpRequest, since only that tells the bytes sent. The file's name stays here.
 *
 * @param onSent bytes that have left, of the file
 */
export function sendUpload(
  file: Blob,
  { path, headers }: UploadTarget,
  signal: AbortSignal,
  onSent: (bytes: number) => void,
): Promise<SendOutcome> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open('POST', path);
    request.setRequestHeader('Accept', 'application/json');
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => {
      // The form around the file counts too: the file has left when all has.
      onSent(event.loaded >= event.total ? file.size : Math.min(event.loaded, file.size));
    };
    request.onload = () => {
      if (request.status === 200) {
        const answer = parseUploadAnswer(request.responseText);
        resolve(answer === null ? STRANGE : { ok: true, answer });
        return;
      }
      const retryAfter = request.getResponseHeader('Retry-After');
      resolve(readProblem(request.status, request.responseText, retryAfter));
    };
    request.onerror = () => resolve(BROKEN);
    request.onabort = () => resolve({ ok: null, canceled: true });
    signal.addEventListener('abort', () => request.abort(), { once: true });
    const form = new FormData();
    form.append('image', file, 'image');
    request.send(form);
  });
}
