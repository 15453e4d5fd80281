import { CACHE_SECONDS } from '@/lib/format/cache-seconds';
import type { ImageRecord } from '@/lib/images/image-record';
import { CONTENT_TYPES, EXTENSIONS } from '@/lib/images/formats';
import type { HeaderReader } from './exchange';

const MAX_ASKED_NAME = 255;

/** Strong: the bytes under one id never change, and their hash names them. */
export const etagOf = (image: ImageRecord): string => `"${image.sha256}"`;

/**
 * A file name for `Content-Disposition` from what a stranger asked for: ASCII letters, digits, space, dot, hyphen and
 * underscore, at most 100 characters, with the extension that the bytes have.
 */
function downloadName(asked: string, image: ImageRecord): string {
  const stem = asked
    // Cut first and trimmed last: a pattern for the end of a string backtracks over a long row of hyphens.
    .slice(0, MAX_ASKED_NAME)
    .replace(/\.[A-Za-z0-9]{1,5}$/, '')
    .replace(/[^A-Za-z0-9 ._-]+/g, '-')
    .slice(0, 100)
    .replace(/^[ .-]+|[ .-]+$/g, '');
  return `${stem === '' ? image.id : stem}.${EXTENSIONS[image.format]}`;
}

/** Headers of an image's answer. A cache may keep it for a day, and never beyond its life. */
export function imageHeaders(
  image: ImageRecord,
  now: Date,
  query: URLSearchParams,
): Record<string, string> {
  const download = query.get('download');
  // A purge at a CDN is by address: what it may keep has one address only.
  const scope = query.size === 0 ? 'public' : 'private';
  const life = Math.floor((image.expiresAt.getTime() - now.getTime()) / 1000);
  return {
    'content-type': CONTENT_TYPES[image.format],
    etag: etagOf(image),
    'last-modified': image.createdAt.toUTCString(),
    'cache-control': `${scope}, max-age=${Math.max(0, Math.min(CACHE_SECONDS, life))}`,
    sunset: image.expiresAt.toUTCString(),
    'accept-ranges': 'bytes',
    'content-security-policy': "default-src 'none'; sandbox",
    'cross-origin-resource-policy': 'cross-origin',
    'access-control-allow-origin': '*',
    'x-robots-tag': 'noindex, noimageindex',
    ...(download === null
      ? {}
      : { 'content-disposition': `attachment; filename="${downloadName(download, image)}"` }),
  };
}

/** Whether the client's copy is still right (RFC 9110, 13.1): `If-None-Match` where sent, else `If-Modified-Since`. */
export function isNotModified(headers: HeaderReader, image: ImageRecord): boolean {
  const tags = headers.get('if-none-match');
  if (tags !== null) {
    const wanted = etagOf(image);
    return tags.split(',').some((tag) => ['*', wanted, `W/${wanted}`].includes(tag.trim()));
  }
  const since = Date.parse(headers.get('if-modified-since') ?? '');
  return since >= Math.floor(image.createdAt.getTime() / 1000) * 1000;
}

/** Whether a `Range` still applies: without `If-Range`, or with one that names these very bytes. */
export function isRangeCurrent(headers: HeaderReader, image: ImageRecord): boolean {
  const condition = headers.get('if-range')?.trim() ?? null;
  return (
    condition === null || condition === etagOf(image) || condition === image.createdAt.toUTCString()
  );
}
