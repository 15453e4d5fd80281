import { isRefusal, type Refusal } from '@/lib/errors';
import { receiveImage, type ImageReceiver, type ReceivedImage } from '@/lib/images/receive-image';
import { getTiers, type TierName } from '@/lib/images/tiers';
import { admitUpload } from './admit-upload';
import type { Call } from './answer';
import { refuseLongRequest } from './refuse-long-request';
import { readUpload } from './upload/read-upload';

/** What an upload holds beside its bytes: buffers of its connection, of the form's parser and of zlib. */
const OVERHEAD_BYTES = 768 * 1024;

/** Memory that an upload is admitted for: as much as its tier allows, or its request says that it is. */
function boundMemory({ headers }: Call['request'], maxBytes: number): number {
  const length = headers.get('content-length') ?? '';
  const declared = /^\d+$/.test(length) ? Number(length) : maxBytes;
  return Math.min(maxBytes, Math.max(declared, OVERHEAD_BYTES));
}

/**
 * Reads and inspects the image of a request, then hands it on, holding its share of the memory that uploads may
 * take all the while.
 *
 * @param checkAgain asked when it is this upload's turn, before its body is read: a limit may have been reached while
 *   it waited
 */
export async function receiveUpload<T>(
  { context, request }: Call,
  tier: TierName,
  handOn: (received: ReceivedImage) => Promise<T>,
  checkAgain?: () => Promise<Refusal | null>,
): Promise<T | Refusal> {
  const { maxBytes } = getTiers(context.env)[tier];
  const { maxRequestBytes: maxBodyBytes } = context.env;
  return admitUpload(context, boundMemory(request, maxBytes), async () => {
    const refused = (await checkAgain?.()) ?? null;
    if (refused !== null) return refused;
    const { body, headers } = request;
    const receivers: ImageReceiver[] = [];
    const openSink = () => {
      const receiver = receiveImage(maxBytes, context.store);
      receivers.push(receiver);
      return receiver;
    };
    try {
      const sink = await readUpload({ body, headers, maxBytes, maxBodyBytes }, openSink);
      if (isRefusal(sink)) {
        // Where the request is bounded more narrowly than the image, that bound is the one that was met.
        const long = sink.refused === 'file_too_large' && maxBodyBytes !== null;
        return long && maxBodyBytes <= maxBytes ? refuseLongRequest(context.env, tier) : sink;
      }
      const received = await sink.finish();
      if (isRefusal(received)) return received;
      context.metrics?.countReceived(received.receivedBytes);
      return await handOn(received);
    } finally {
      // Of all parts that began as the image, and however the request ends: what was not stored goes.
      for (const receiver of receivers) await receiver.discard();
    }
  });
}
