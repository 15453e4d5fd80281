import type { Uploaded } from '@/lib/images/publish-image';
import type { Call } from './answer';
import type { ApiResponse } from './exchange';
import { presentUpload } from './present-image';
import { pageHeaders, renderUploadPage } from './render-page';

/** The answer to whoever uploaded an image: JSON, a line of text, or a page. */
export function answerUpload(
  { origins, offer }: Pick<Call, 'origins' | 'offer'>,
  { image, deleteToken }: Uploaded,
): ApiResponse {
  const presented = presentUpload(image, deleteToken, origins);
  const headers = { 'cache-control': 'no-store', vary: 'Accept' };
  if (offer === 'text/html') {
    const body = renderUploadPage(presented, origins);
    return { status: 200, headers: { ...headers, ...pageHeaders(origins) }, body };
  }
  const [contentType, body] =
    offer === 'text/plain'
      ? ['text/plain; charset=utf-8', `${presented.url}\n`]
      : ['application/json', JSON.stringify(presented)];
  return { status: 200, headers: { ...headers, 'content-type': contentType }, body };
}
