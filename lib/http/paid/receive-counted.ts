import { isRefusal, refuse, type Refusal } from '@/lib/errors';
import type { ReceivedImage } from '@/lib/images/receive-image';
import type { Call } from '../answer';
import { receiveUploads, type UploadTerms } from '../receive-uploads';

const absent = refuse('no_file', 'fewer images than are paid for');

/** What is wrong with the images of a request that is to hold `count` of them; null: nothing. */
function refuseFiles(images: readonly (ReceivedImage | Refusal)[], count: number): Refusal | null {
  const files = Array.from({ length: Math.max(count, images.length) }, (_, place) => {
    const image = images[place] ?? absent;
    return isRefusal(image) ? image : null;
  });
  const bad = files.find((file) => file !== null);
  if (images.length === count) return bad === undefined ? null : { ...bad, files };
  return refuse('invalid_request', 'another number of images than is paid for', {
    detail: `"count" says ${count}, the form holds ${images.length}.`,
    files,
  });
}

/**
 * As `receiveUploads`, for a request that pays for `count` images: all of them are good, or the request is refused with
 * what is wrong with each.
 */
export async function receiveCounted<T>(
  call: Call,
  { count, ...terms }: Omit<UploadTerms, 'most'> & { readonly count: number },
  handOn: (images: readonly ReceivedImage[]) => Promise<T>,
): Promise<T | Refusal> {
  return receiveUploads<T | Refusal>(call, { ...terms, most: count }, async (images) => {
    const refused = refuseFiles(images, count);
    if (refused !== null) return refused;
    return handOn(images.filter((image): image is ReceivedImage => !isRefusal(image)));
  });
}
