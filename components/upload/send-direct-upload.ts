import { parseUploadAnswer } from './parse-upload-answer';
import { putFile, type PutTarget } from './put-file';
import { readProblem, type UploadProblem } from './read-problem';
import type { SendOutcome } from './send-upload';

/** What reaches outside; a test hands in its own. */
export type DirectPorts = { readonly fetch: typeof fetch; readonly put: typeof putFile };

type Direct = { readonly upload: PutTarget; readonly uploadId: string };

/** A broken line is tried again: whether it was completed is not known, and completing again is the same. */
const COMPLETE_TRIES = 3;

const problem = (title: string, message: string): UploadProblem => ({
  ...{ ok: false, status: null, title, message },
  ...{ retryable: true, retryAfterSeconds: null },
});

const BROKEN = problem(
  'The connection broke',
  'No answer came. Check the network and try again: the same upload is not stored twice.',
);

const NOT_PUT = problem(
  'The store did not take the file',
  'Where large files go, the server for images answered with a refusal. Try again.',
);

const STRANGE = problem(
  'The answer could not be read',
  'Something between this page and the server changed it. Try again.',
);

function parseDirect(text: string): Direct | null {
  try {
    const { upload, uploadId } = JSON.parse(text) as Partial<Direct>;
    const whole =
      typeof uploadId === 'string' &&
      typeof upload?.url === 'string' &&
      typeof upload.method === 'string' &&
      typeof upload.headers === 'object';
    return whole ? { upload, uploadId } : null;
  } catch {
    return null;
  }
}

type Answer = {
  readonly status: number;
  readonly text: string;
  readonly retryAfter: string | null;
};

async function post(
  { fetch }: DirectPorts,
  path: string,
  { token, body, signal }: { token: string; body: object; signal: AbortSignal },
): Promise<Answer | null> {
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: {
        Accept: 'application/json',
        'Content-Type': 'application/json',
        'X-Upload-Token': token,
      },
      body: JSON.stringify(body),
      signal,
    });
    const retryAfter = response.headers.get('Retry-After');
    return { status: response.status, text: await response.text(), retryAfter };
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    return null;
  }
}

/** An upload that is not known any more says nothing against the file: begun anew, it goes. */
function explain({ status, text, retryAfter }: Answer): UploadProblem {
  const told = readProblem(status, text, retryAfter);
  return status === 404 ? { ...told, status: null, retryable: true } : told;
}

async function send(
  ports: DirectPorts,
  file: Blob,
  { token, signal, onSent }: { token: string; signal: AbortSignal; onSent: (n: number) => void },
): Promise<SendOutcome> {
  const permitted = await post(ports, '/api/upload/direct', {
    ...{ token, signal, body: { sizeBytes: file.size } },
  });
  if (permitted === null) return BROKEN;
  if (permitted.status !== 200) return explain(permitted);
  const direct = parseDirect(permitted.text);
  if (direct === null) return STRANGE;
  const status = await ports.put(file, direct.upload, signal, onSent);
  if (status === null) return BROKEN;
  if (status < 200 || status > 299) return NOT_PUT;
  const { uploadId } = direct;
  for (let tries = 1; tries <= COMPLETE_TRIES; tries += 1) {
    const completed = await post(ports, '/api/upload/complete', {
      ...{ token, signal, body: { uploadId } },
    });
    if (completed === null) continue;
    if (completed.status !== 200) return explain(completed);
    const answer = parseUploadAnswer(completed.text);
    return answer === null ? STRANGE : { ok: true, answer };
  }
  return BROKEN;
}

/**
 * Sends an image that no request to the server can carry: asks where to put it, puts it into the store, and has it
 * completed. Sent again after anything that broke, it is the same image.
 *
 * @param onSent bytes that have left, of the file
 */
export async function sendDirectUpload(
  file: Blob,
  token: string,
  signal: AbortSignal,
  onSent: (bytes: number) => void,
  ports: DirectPorts = { fetch: (...all) => fetch(...all), put: putFile },
): Promise<SendOutcome> {
  try {
    return await send(ports, file, { token, signal, onSent });
  } catch (thrown) {
    if (signal.aborted) return { ok: null, canceled: true };
    throw thrown;
  }
}
