import { isRefusal, refuse, type Refusal } from '@/lib/errors';
import { receiveImage, type ReceivedImage } from '@/lib/images/receive-image';
import { getTiers, type TierName } from '@/lib/images/tiers';
import type { Call } from './answer';
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
  if (context.draining) return refuse('shutting_down', 'an upload began after the signal to stop');
  const { maxBytes } = getTiers(context.env)[tier];
  const release = await context.admission.enter(maxBytes);
  if (isRefusal(release)) return release;
  try {
    const refused = (await checkAgain?.()) ?? null;
    if (refused !== null) return refused;
    const sink = await readUpload({ body: request.body, headers: request.headers, maxBytes }, () =>
      receiveImage(maxBytes),
    );
    const received = isRefusal(sink) ? sink : await sink.finish();
    return isRefusal(received) ? received : await handOn(received);
  } finally {
    release();
  }
}
