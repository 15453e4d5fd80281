import { isRefusal, refuse, type Refusal } from '@/lib/errors';
import { receiveImage, type ReceivedImage } from '@/lib/images/receive-image';
import { getTiers, type TierName } from '@/lib/images/tiers';
import { uploadImage } from '@/lib/images/upload-image';
import type { Call } from './answer';
import type { ApiResponse } from './exchange';
import { presentUpload } from './present-image';
import { pageHeaders, renderUploadPage } from './render-page';
import { readUpload } from './upload/read-upload';

const IDEMPOTENCY_KEY = /^[A-Za-z0-9_-]{16,128}$/;

/** Reads and inspects the image of a request while it holds its share of the memory that uploads may use. */
async function receive({ request }: Call, maxBytes: number): Promise<ReceivedImage | Refusal> {
  const sink = await readUpload({ body: request.body, headers: request.headers, maxBytes }, () =>
    receiveImage(maxBytes),
  );
  return isRefusal(sink) ? sink : sink.finish();
}

/** An upload in one tier, answered as JSON, as a line of text or as a page. */
export async function handleUpload(call: Call, tier: TierName): Promise<ApiResponse | Refusal> {
  const { context, request, origins, offer } = call;
  if (context.draining) return refuse('shutting_down', 'an upload began after the signal to stop');
  const key = request.headers.get('idempotency-key');
  if (key !== null && !IDEMPOTENCY_KEY.test(key)) {
    return refuse('invalid_request', 'the idempotency key is malformed', {
      detail: 'An Idempotency-Key is 16 to 128 letters, digits, hyphens or underscores.',
    });
  }
  const { maxBytes } = getTiers(context.env)[tier];
  const release = await context.admission.enter(maxBytes);
  if (isRefusal(release)) return release;
  try {
    const received = await receive(call, maxBytes);
    if (isRefusal(received)) return received;
    const uploaded = await uploadImage(context, tier, received, key);
    if (isRefusal(uploaded)) return uploaded;
    const image = presentUpload(uploaded.image, uploaded.deleteToken, origins);
    const headers = { 'cache-control': 'no-store', vary: 'Accept' };
    if (offer === 'text/html') {
      const body = renderUploadPage(image, origins);
      return { status: 200, headers: { ...headers, ...pageHeaders(origins) }, body };
    }
    const [contentType, body] =
      offer === 'text/plain'
        ? ['text/plain; charset=utf-8', `${image.url}\n`]
        : ['application/json', JSON.stringify(image)];
    return { status: 200, headers: { ...headers, 'content-type': contentType }, body };
  } finally {
    release();
  }
}
