import { isRefusal, refuse, type Refusal } from '@/lib/errors';
import type { ChunkReader } from './chunk-reader';
import { makeSubmission } from './make-submission';
import type { Submission, UploadSink } from './upload-sink';

/** The longest form of texts: an address and what goes with it. */
export const MAX_FORM_FIELDS = 16 * 1024;

/**
 * Reads the address of an image out of a form without files, `application/x-www-form-urlencoded`.
 *
 * @param none what is told where it names none: `curl --data-binary` gives this type to any file
 */
export async function readFormFields<Sink extends UploadSink>(
  reader: ChunkReader,
  none: Refusal,
): Promise<Submission<Sink> | Refusal> {
  const chunks: Uint8Array[] = [];
  for (;;) {
    const chunk = await reader.next();
    if (chunk === null) break;
    if (isRefusal(chunk)) return chunk.refused === 'file_too_large' ? none : chunk;
    chunks.push(Uint8Array.from(chunk));
  }
  const form = new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
  const twice = ['url', 'expires'].find((name) => form.getAll(name).length > 1);
  if (twice !== undefined) {
    const detail = `The form names "${twice}" more than once.`;
    return refuse('invalid_request', 'a field comes twice', { detail });
  }
  return makeSubmission<Sink>([], Object.fromEntries(form), none);
}
