import { isRefusal, type Refusal } from '@/lib/errors';
import type { ReceivedImage } from '@/lib/images/receive-image';
import type { Call } from './answer';
import { receiveUploads, type UploadTerms } from './receive-uploads';

/** As `receiveUploads`, for a request that brings one image. */
export async function receiveUpload<T>(
  call: Call,
  terms: Omit<UploadTerms, 'most'>,
  handOn: (received: ReceivedImage) => Promise<T>,
): Promise<T | Refusal> {
  return receiveUploads<T | Refusal>(call, { ...terms, most: 1 }, async ([image]) =>
    isRefusal(image) ? image : handOn(image!),
  );
}
