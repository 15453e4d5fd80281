import { randomIds } from '@/lib/ids';
import { askWeb, type WebAnswer } from '../ask-web';
import type { Check } from '../check';
import { fail, ok, skipped, type Finding } from '../finding';

/** What is sent with the 404 of an image that never was, whoever stands in front. */
function findFault(origin: string, answer: WebAnswer): Finding | null {
  if (answer.kind === 'none') {
    const todo = 'Look at DNS, certificate, firewall and proxy of IMAGE_URL.';
    return fail(`${origin} does not answer: ${answer.why}`, todo);
  }
  const { status, headers } = answer;
  if (status !== 404 || headers.get('x-request-id') === null) {
    return fail(
      `${origin} does not answer for images as img402 does (status ${status} where nothing is)`,
      'Have the proxy hand all of this host to the server, with the Host that the client sent.',
    );
  }
  if (headers.get('x-content-type-options') !== 'nosniff') {
    const todo = 'Have the proxy leave the headers of the answer alone.';
    return fail(`${origin} answers without X-Content-Type-Options: nosniff`, todo);
  }
  const cached = headers.get('cache-control') ?? '';
  if (cached !== 'public, max-age=60') {
    return fail(
      `something before ${origin} changes Cache-Control to "${cached.slice(0, 80)}"`,
      'Have it respect the origin: docs/deploy/cloudflare.md. Else images outlive their end in caches.',
    );
  }
  return null;
}

/** Whether images are asked for at IMAGE_URL with success, and nothing else is. */
export const checkImages: Check = async ({ env: { siteUrl, imageUrl } }) => {
  if (siteUrl === null) return skipped('no SITE_URL: images are below /i of whatever answers');
  const origin = imageUrl ?? `${siteUrl}/i`;
  const fault = findFault(origin, await askWeb(`${origin}/${randomIds.image()}.png`, 'HEAD'));
  if (fault !== null) return fault;
  if (imageUrl === null) {
    return ok(`${origin} answers; a host of its own (IMAGE_URL) would keep images and site apart`);
  }
  for (const path of ['/', '/docs', '/api/health']) {
    const page = await askWeb(`${imageUrl}${path}`);
    if (page.kind === 'answer' && page.status === 404) continue;
    return fail(
      `${imageUrl}${path} is not a 404: the image host shows more than images`,
      'Hand the Host that the client sent on to the server: it tells the two apart by it.',
    );
  }
  return ok(`${imageUrl} serves images and nothing else`);
};
