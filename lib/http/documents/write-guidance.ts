import { formatBytes } from '@/lib/format/format-bytes';
import { formatDuration } from '@/lib/format/format-duration';
import { MOST_IMAGES } from '@/lib/images/tiers';
import type { Deployment } from './deployment';
import { formatPrice } from './format-price';

/** The way of a caller who reads nothing else: under 4,000 characters, as catalogues put it before a model. */
export function writeGuidance(deployment: Deployment): string {
  const { env, payments, origins } = deployment;
  const { site } = origins;
  const { free, paid } = env;
  const lines = [
    `img402 hosts images. Send one, get a public URL. No account, no key.`,
    `Free: curl -F image=@shot.png ${site}/api/free (up to ${formatBytes(free.maxBytes)}, kept for ${formatDuration(free.retentionSeconds)}). The answer is JSON; "url" is the image.`,
    `Several: repeat -F image=@… up to ${MOST_IMAGES} times; the answer is {"images":[…]} in that order. Shorter life: -F expires=1h.${env.urlUploads ? ' By URL: send {"url":"https://…"} as JSON instead of an image.' : ''}`,
    ...(payments === null
      ? []
      : [
          `Paid: ${formatPrice(deployment, 'upload')} for ${formatBytes(paid.maxBytes)} and ${formatDuration(paid.retentionSeconds)}. POST ${site}/api/upload/token with an x402 client and no body, then send the image to ${site}/api/upload with the header X-Upload-Token within ten minutes. Send a random Idempotency-Key, so that a repeat costs nothing.`,
          `Longer: POST ${site}/api/images/{id}/keep with an x402 client (${formatPrice(deployment, 'keep')}) adds ${formatDuration(paid.retentionSeconds)} to a live image.`,
        ]),
    `Delete: curl -X DELETE -H "Authorization: Bearer <deleteToken>" ${site}/api/images/<id>. The deleteToken comes with the upload, once.`,
    `Formats: PNG, JPEG, GIF, WebP. Metadata is removed, pixels are untouched.`,
    `An error says in "error" which it is, in "message" what to do, and in "retryable" whether the same request may succeed later.${payments === null ? '' : ' After a 202, look at statusUrl and do not pay again.'}`,
  ];
  return lines.join('\n');
}
