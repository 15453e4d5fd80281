import { CONTENT_TYPES } from '@/lib/images/formats';
import type { ServedImage } from '@/lib/images/facts-cache';
import { etagOf } from './image-headers';

/** Names and values in turn. */
type Lasting = {
  /** Of an answer with bytes, or with what the bytes would have. */
  readonly whole: readonly string[];
  /** Of a 304, which tells a cache no more than it has to know. Source: RFC 9110, 15.4.5 */
  readonly unchanged: readonly string[];
};

const known = new WeakMap<ServedImage, Lasting>();

function make(image: ServedImage): Lasting {
  const unchanged = [
    ...['etag', etagOf(image)],
    ...['sunset', image.expiresAt.toUTCString()],
    ...['access-control-allow-origin', '*'],
  ];
  return {
    unchanged,
    whole: [
      ...unchanged,
      ...['content-type', CONTENT_TYPES[image.format]],
      ...['last-modified', image.createdAt.toUTCString()],
      ...['accept-ranges', 'bytes'],
      ...['content-security-policy', "default-src 'none'; sandbox"],
      ...['cross-origin-resource-policy', 'cross-origin'],
      // Beside the contract's policy, which says nothing of frames: an image is shown by <img>.
      ...['x-frame-options', 'DENY'],
      ...['x-robots-tag', 'noindex, noimageindex'],
    ],
  };
}

/** Headers that all answers with an image have alike: made once for as long as its facts are remembered. */
export function lastingHeaders(image: ServedImage): Lasting {
  let headers = known.get(image);
  if (headers === undefined) known.set(image, (headers = make(image)));
  return headers;
}
