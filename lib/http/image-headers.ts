import { CACHE_SECONDS } from '@/lib/format/cache-seconds';
import { EXTENSIONS } from '@/lib/images/formats';
import type { ServedImage } from '@/lib/images/facts-cache';
import type { HeaderReader } from './exchange';
import { matchesEtag } from './matches-etag';

const MAX_ASKED_NAME = 255;

/** Strong: the bytes under one id never change, and their hash names them. */
export const etagOf = (image: ServedImage): string => `"${image.sha256}"`;

/**
 * A file name for `Content-Disposition` from what a stranger asked for: ASCII letters, digits, space, dot, hyphen and
 * underscore, at most 100 characters, with the extension that the bytes have.
 */
function downloadName(asked: string, image: ServedImage): string {
  const stem = asked
    // Cut first and trimmed last: a pattern for the end of a string backtracks over a long row of hyphens.
    .slice(0, MAX_ASKED_NAME)
    .replace(/\.[A-Za-z0-9]{1,5}$/, '')
    .replace(/[^A-Za-z0-9 ._-]+/g, '-')
    .slice(0, 100)
    .replace(/^[ .-]+|[ .-]+$/g, '');
  return `${stem === '' ? image.id : stem}.${EXTENSIONS[image.format]}`;
}

/**
 * The headers of an image's answer that change from one to the next; the others are `lastingHeaders`. A cache may keep it
 * for a day, and never beyond its life.
 */
export function imageHeaders(
  image: ServedImage,
  now: Date,
  query: URLSearchParams,
): Record<string, string> {
  const download = query.get('download');
  // A purge at a CDN is by address: what it may keep has one address only.
  const scope = query.size === 0 ? 'public' : 'private';
  const life = Math.floor((image.expiresAt.getTime() - now.getTime()) / 1000);
  return {
    'cache-control': `${scope}, max-age=${Math.max(0, Math.min(CACHE_SECONDS, life))}`,
    ...(download === null
      ? {}
      : { 'content-disposition': `attachment; filename="${downloadName(download, image)}"` }),
  };
}

/** Whether the client's copy is still right (RFC 9110, 13.1): `If-None-Match` where sent, else `If-Modified-Since`. */
export function isNotModified(headers: HeaderReader, image: ServedImage): boolean {
  const tags = headers.get('if-none-match');
  if (tags !== null) return matchesEtag(tags, etagOf(image));
  const given = headers.get('if-modified-since');
  if (given === null) return false;
  const since = Date.parse(given);
  return since >= Math.floor(image.createdAt.getTime() / 1000) * 1000;
}

/** Whether a `Range` still applies: without `If-Range`, or with one that names these very bytes. */
export function isRangeCurrent(headers: HeaderReader, image: ServedImage): boolean {
  const condition = headers.get('if-range')?.trim() ?? null;
  return (
    condition === null || condition === etagOf(image) || condition === image.createdAt.toUTCString()
  );
}
