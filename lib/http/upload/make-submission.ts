import { z } from 'zod';
import { isRefusal, refuse, type Refusal } from '@/lib/errors';
import type { Submission, UploadSink } from './upload-sink';

const FIELDS = z.looseObject({
  url: z.string().nullish(),
  // A number of JSON, or the text of a form.
  expires: z.union([z.string(), z.number()]).nullish(),
});

/**
 * Puts together what a body brought. Where that is no upload, lets go of its images and says why.
 *
 * @param said all that it says beside the images; what is no field of ours is nothing to us
 * @param none what is told where there is no image at all
 */
export function makeSubmission<Sink extends UploadSink>(
  images: readonly (Sink | Refusal)[],
  said: Readonly<Record<string, unknown>>,
  none: Refusal,
): Submission<Sink> | Refusal {
  const fail = (refusal: Refusal): Refusal => {
    for (const image of images) if (!isRefusal(image)) image.abort();
    return refusal;
  };
  const parsed = FIELDS.safeParse(said);
  if (!parsed.success) {
    const detail = '"url" is a text, and "expires" a text or a number.';
    return fail(refuse('invalid_request', 'a field of an upload has the wrong type', { detail }));
  }
  // A form sends the fields that were left empty too.
  const url = parsed.data.url || null;
  const expires = String(parsed.data.expires ?? '') || null;
  const [first] = images;
  if (first === undefined && url === null) return none;
  if (isRefusal(first) && images.length === 1) return first;
  if (first !== undefined && url !== null) {
    const detail = 'Send an image or the "url" of one, not both.';
    return fail(refuse('invalid_request', 'an image and a url in one request', { detail }));
  }
  return { images, fields: { url, expires } };
}
