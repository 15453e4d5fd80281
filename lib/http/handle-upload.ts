import { isRefusal, refuse, type Refusal } from '@/lib/errors';
import { uploadImage } from '@/lib/images/upload-image';
import { IDEMPOTENCY_KEY } from '@/lib/payments/wire/idempotency-key';
import { answerUpload } from './answer-upload';
import type { Call } from './answer';
import type { ApiResponse } from './exchange';
import { receiveUpload } from './receive-upload';

/** `POST /api/free`: one image, answered as JSON, as a line of text or as a page. */
export async function handleUpload(call: Call): Promise<ApiResponse | Refusal> {
  const { context, request } = call;
  const key = request.headers.get('idempotency-key');
  if (key !== null && !IDEMPOTENCY_KEY.test(key)) {
    return refuse('invalid_request', 'the idempotency key is malformed', {
      detail: 'An Idempotency-Key is 16 to 128 letters, digits, hyphens or underscores.',
    });
  }
  const uploaded = await receiveUpload(call, 'free', (received) =>
    uploadImage(context, 'free', received, key),
  );
  return isRefusal(uploaded) ? uploaded : answerUpload(call, uploaded);
}
