import { isRefusal, refuse, type Refusal } from '@/lib/errors';
import type { Uploaded } from '@/lib/images/publish-image';
import type { ReceivedImage } from '@/lib/images/receive-image';
import { MOST_IMAGES } from '@/lib/images/tiers';
import { uploadImage } from '@/lib/images/upload-image';
import { IDEMPOTENCY_KEY } from '@/lib/payments/wire/idempotency-key';
import { answerUpload } from './answer-upload';
import { answerUploads } from './answer-uploads';
import type { Call } from './answer';
import type { ApiResponse } from './exchange';
import { getLimitKey } from './get-limit-key';
import { receiveUploads } from './receive-uploads';
import { toRefusal } from './to-refusal';

/** A request counts once when it comes, and again for every further image of it. */
async function countFurther({ context, request }: Call): Promise<Refusal | null> {
  if (!context.env.rateLimits) return null;
  const state = await context.limiter.take('upload', getLimitKey(context, request.headers));
  return state.allowed
    ? null
    : refuse('rate_limited', 'over the policy upload', { retryAfterSeconds: state.resetSeconds });
}

/** One of several: whatever becomes of it, the others have their own answers. */
async function uploadOne(
  call: Call,
  image: ReceivedImage | Refusal,
  place: number,
  key: string | null,
): Promise<Uploaded | Refusal> {
  if (isRefusal(image)) return image;
  const over = place === 0 ? null : await countFurther(call);
  if (over !== null) return over;
  // No client's key has this sign. The first is kept under the key itself: a request that grows is a conflict.
  const ownKey = key === null || place === 0 ? key : `${key}+${place}`;
  try {
    return await uploadImage(call.context, 'free', image, ownKey);
  } catch (err) {
    call.context.log.error({ err }, 'one of several uploads failed');
    return toRefusal(err, 'upload_failed');
  }
}

/** `POST /api/free`: an image, or several, answered as JSON, as lines of text or as a page. */
export async function handleUpload(call: Call): Promise<ApiResponse | Refusal> {
  const { context, request } = call;
  const key = request.headers.get('idempotency-key');
  if (key !== null && !IDEMPOTENCY_KEY.test(key)) {
    return refuse('invalid_request', 'the idempotency key is malformed', {
      detail: 'An Idempotency-Key is 16 to 128 letters, digits, hyphens or underscores.',
    });
  }
  return receiveUploads(call, { tier: 'free', most: MOST_IMAGES }, async (images) => {
    const [first] = images;
    if (images.length === 1 && !isRefusal(first)) {
      const uploaded = await uploadImage(context, 'free', first!, key);
      return isRefusal(uploaded) ? uploaded : answerUpload(call, uploaded);
    }
    const outcomes = await Promise.all(
      images.map((image, place) => uploadOne(call, image, place, key)),
    );
    return answerUploads(call, outcomes);
  });
}
