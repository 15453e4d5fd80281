import { isRefusal, type Refusal } from '@/lib/errors';
import { receiveImage, type ReceivedImage } from '@/lib/images/receive-image';
import { getTiers, type TierName } from '@/lib/images/tiers';
import { admitUpload } from './admit-upload';
import type { Call } from './answer';
import { refuseLongRequest } from './refuse-long-request';
import { readUpload } from './upload/read-upload';

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
  return admitUpload(context, maxBytes, async () => {
    const refused = (await checkAgain?.()) ?? null;
    if (refused !== null) return refused;
    const { body, headers } = request;
    const sink = await readUpload({ body, headers, maxBytes, maxBodyBytes }, () =>
      receiveImage(maxBytes),
    );
    if (isRefusal(sink)) {
      // Where the request is bounded more narrowly than the image, that bound is the one that was met.
      const long = sink.refused === 'file_too_large' && maxBodyBytes !== null;
      return long && maxBodyBytes <= maxBytes ? refuseLongRequest(context.env, tier) : sink;
    }
    const received = await sink.finish();
    if (isRefusal(received)) return received;
    context.metrics?.countReceived(received.receivedBytes);
    return handOn(received);
  });
}
