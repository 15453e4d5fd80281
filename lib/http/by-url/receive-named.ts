import { isRefusal, type Refusal } from '@/lib/errors';
import { receiveImage, type ReceivedImage } from '@/lib/images/receive-image';
import { admitUpload } from '../admit-upload';
import type { Call } from '../answer';
import { beginFetch } from './begin-fetch';
import { fetchImage } from './fetch-image';

/**
 * Fetches and inspects an image that a client has named by its URL, then hands it on, as one that came in the body. Its
 * turn comes before its share of the memory: slow servers of others hold up no upload but such as this.
 *
 * @param maxBytes of the image
 */
export async function receiveNamed<T>(
  call: Pick<Call, 'context' | 'request'>,
  { url, maxBytes }: { readonly url: string; readonly maxBytes: number },
  handOn: (received: ReceivedImage) => Promise<T>,
): Promise<T | Refusal> {
  const { context } = call;
  const turn = await beginFetch(call);
  if (isRefusal(turn)) return turn;
  try {
    return await admitUpload(context, maxBytes, async () => {
      const receiver = receiveImage(maxBytes, context);
      try {
        const refused = await fetchImage(call, turn.remote, { url, maxBytes }, receiver);
        turn.leave();
        if (refused !== null) return refused;
        const received = await receiver.finish();
        return isRefusal(received) ? received : await handOn(received);
      } finally {
        await receiver.discard();
      }
    });
  } finally {
    turn.leave();
  }
}
