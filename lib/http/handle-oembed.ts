import { refuse, type Refusal } from '@/lib/errors';
import { lookUpImage } from '@/lib/images/look-up-image';
import { readImageUrl } from '@/lib/images/read-image-url';
import type { Call } from './answer';
import { answerJson } from './answer-json';
import type { ApiResponse } from './exchange';
import { presentFacts, presentLinks } from './present-image';
import { refuseAbsent } from './refuse-absent';

/** How long a consumer may keep what it was told, at most. */
const CACHE_SECONDS = 3600;

const bad = (log: string, detail: string) => refuse('invalid_request', log, { detail });

/** `GET /api/oembed?url=…`: how to show an image elsewhere. Source: https://oembed.com, 2.2 and 2.3. */
export async function handleOembed({
  context,
  origins,
  request,
}: Call): Promise<ApiResponse | Refusal> {
  const { query } = request;
  const url = query.get('url') ?? '';
  const id = readImageUrl(url, origins);
  if (url === '' || id === null) {
    return bad('the url is none of ours', `"url" is the address of an image on ${origins.site}.`);
  }
  if ((query.get('format') ?? 'json') !== 'json') {
    return bad('a format that is not made', 'The only "format" here is json.');
  }
  const most = [query.get('maxwidth'), query.get('maxheight')];
  if (most.some((text) => text !== null && !/^[1-9]\d{0,8}$/.test(text))) {
    return bad('a size that is none', '"maxwidth" and "maxheight" are whole pixels.');
  }
  const found = await lookUpImage(context, id);
  if (found.image === null) return refuseAbsent(found.status);
  const facts = presentFacts(found.image, origins);
  const [maxWidth, maxHeight] = most.map((text) => (text === null ? Infinity : Number(text)));
  const left = Math.floor((found.image.expiresAt.getTime() - context.clock.now().getTime()) / 1000);
  const shared = {
    version: '1.0',
    title: `Image ${id}`,
    provider_name: 'img402',
    provider_url: origins.site,
    cache_age: Math.max(0, Math.min(left, CACHE_SECONDS)),
  };
  // There is one size of an image: where that is too large for the consumer, it gets a link to the page.
  const fits = facts.width <= maxWidth! && facts.height <= maxHeight!;
  const { url: address, width, height } = facts;
  return answerJson(
    fits
      ? { ...shared, type: 'photo', url: address, width, height }
      : { ...shared, type: 'link', url: presentLinks(facts, origins).pageUrl },
  );
}
