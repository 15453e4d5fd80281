import { isRefusal, type Refusal } from '@/lib/errors';
import { parseLifetime } from '@/lib/images/parse-lifetime';
import { receiveImage, type ImageReceiver, type ReceivedImage } from '@/lib/images/receive-image';
import { getTiers, type TierName } from '@/lib/images/tiers';
import { admitUpload } from './admit-upload';
import type { Call } from './answer';
import { receiveNamed } from './by-url/receive-named';
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

/** What became of a body: all of it, or the URL of an image that is to be fetched yet. */
type Read<T> =
  | { readonly named: null; readonly outcome: T }
  | { readonly named: string; readonly handOn: (image: ReceivedImage) => Promise<T> };

/**
 * Reads and inspects the images of a request, or the one that it names by its URL, then hands them on, holding its share
 * of the memory that uploads may take all the while. Where there is one, it is no refusal.
 */
export async function receiveUploads<T>(
  call: Call,
  { tier, most, checkAgain }: UploadTerms,
  handOn: (images: readonly (ReceivedImage | Refusal)[]) => Promise<T>,
): Promise<T | Refusal> {
  const { context, request } = call;
  const { maxBytes, retentionSeconds: longest } = getTiers(context.env)[tier];
  const { maxRequestBytes: maxBodyBytes } = context.env;
  const bound = boundMemory(request, most * maxBytes);
  const read = await admitUpload(context, bound, async (): Promise<Read<T> | Refusal> => {
    const refused = (await checkAgain?.()) ?? null;
    if (refused !== null) return refused;
    const { body, headers, query } = request;
    const receivers: ImageReceiver[] = [];
    const openSink = () => {
      const receiver = receiveImage(maxBytes, context);
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
      const handOnAll = (all: readonly (ReceivedImage | Refusal)[]) =>
        handOn(
          all.map((image) => {
            if (isRefusal(image)) return image;
            context.metrics?.countReceived(image.receivedBytes);
            return { ...image, retentionSeconds };
          }),
        );
      const { url } = read.fields;
      // In a share of its own: this one may be as small as its request.
      if (url !== null) return { named: url, handOn: (image) => handOnAll([image]) };
      const finished = await finishAll(read.images);
      const [first] = finished;
      if (finished.length === 1 && isRefusal(first)) return first;
      return { named: null, outcome: await handOnAll(finished) };
    } finally {
      // Of all parts that began as an image, and however the request ends: what was not stored goes.
      for (const receiver of receivers) await receiver.discard();
    }
  });
  if (isRefusal(read)) return read;
  return read.named === null
    ? read.outcome
    : receiveNamed(call, { url: read.named, maxBytes }, read.handOn);
}
