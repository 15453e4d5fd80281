import { isRefusal, refuse, type Refusal } from '@/lib/errors';
import { parseLifetime } from '@/lib/images/parse-lifetime';
import { receiveImage, type ImageReceiver, type ReceivedImage } from '@/lib/images/receive-image';
import { getTiers, type TierName } from '@/lib/images/tiers';
import { admitUpload } from './admit-upload';
import type { Call } from './answer';
import { refuseLongRequest } from './refuse-long-request';
import { readUpload } from './upload/read-upload';

/** What an upload holds beside its bytes: buffers of its connection, of the form's parser and of zlib. */
const OVERHEAD_BYTES = 768 * 1024;

/** Memory that a request is admitted for: as much as its images may take, or it says that it is long. */
function boundMemory({ headers }: Call['request'], maxBytes: number): number {
  const length = headers.get('content-length') ?? '';
  const declared = /^\d+$/.test(length) ? Number(length) : maxBytes;
  return Math.min(maxBytes, Math.max(declared, OVERHEAD_BYTES));
}

export type UploadTerms = {
  readonly tier: TierName;
  /** How many images one request may bring. */
  readonly most: number;
  /** Asked when it is this request's turn, before its body is read: a limit may have been reached while it waited. */
  readonly checkAgain?: () => Promise<Refusal | null>;
};

/** Ends the inspection of each image, in their order: a refused one among several has its refusal in its place. */
async function finishAll(
  images: readonly (ImageReceiver | Refusal)[],
): Promise<(ReceivedImage | Refusal)[]> {
  const finished: (ReceivedImage | Refusal)[] = [];
  for (const image of images) finished.push(isRefusal(image) ? image : await image.finish());
  return finished;
}

/**
 * Reads and inspects the images of a request, then hands them on, holding its share of the memory that uploads may take
 * all the while. Where there is one, it is no refusal.
 */
export async function receiveUploads<T>(
  { context, request }: Call,
  { tier, most, checkAgain }: UploadTerms,
  handOn: (images: readonly (ReceivedImage | Refusal)[]) => Promise<T>,
): Promise<T | Refusal> {
  const { maxBytes, retentionSeconds: longest } = getTiers(context.env)[tier];
  const { maxRequestBytes: maxBodyBytes } = context.env;
  return admitUpload(context, boundMemory(request, most * maxBytes), async () => {
    const refused = (await checkAgain?.()) ?? null;
    if (refused !== null) return refused;
    const { body, headers, query } = request;
    const receivers: ImageReceiver[] = [];
    const openSink = () => {
      const receiver = receiveImage(maxBytes, context.store);
      receivers.push(receiver);
      return receiver;
    };
    try {
      const read = await readUpload({ body, headers, maxBytes, most, maxBodyBytes }, openSink);
      if (isRefusal(read)) {
        // Where the request is bounded more narrowly than the image, that bound is the one that was met.
        const long = read.refused === 'file_too_large' && maxBodyBytes !== null;
        return long && maxBodyBytes <= maxBytes ? refuseLongRequest(context.env, tier) : read;
      }
      const expires = read.fields.expires ?? (query.get('expires') || null);
      const retentionSeconds = expires === null ? null : parseLifetime(expires, longest);
      if (isRefusal(retentionSeconds)) return retentionSeconds;
      const finished = await finishAll(read.images);
      const [first] = finished;
      if (first === undefined) return refuse('no_file', 'the address of an image, and no image');
      if (finished.length === 1 && isRefusal(first)) return first;
      const images = finished.map((image) => {
        if (isRefusal(image)) return image;
        context.metrics?.countReceived(image.receivedBytes);
        return { ...image, retentionSeconds };
      });
      return await handOn(images);
    } finally {
      // Of all parts that began as an image, and however the request ends: what was not stored goes.
      for (const receiver of receivers) await receiver.discard();
    }
  });
}
