import { refuse, type Refusal } from '@/lib/errors';
import { EXTENSIONS } from '@/lib/images/formats';
import { lookUpImage, type Lookup } from '@/lib/images/look-up-image';
import type { Call } from './answer';
import type { ApiResponse } from './exchange';
import { imageHeaders, isNotModified, isRangeCurrent } from './image-headers';
import { parseRange } from './parse-range';
import { problemResponse } from './problem';
import { refuseAbsent } from './refuse-absent';

const UNKNOWN: Lookup = { status: 'unknown', image: null };

async function lookUpNamed({ context, params }: Call): Promise<Lookup> {
  const parts = /^([a-z0-9]+)\.([a-z0-9]+)$/.exec(params.name ?? '');
  const found = parts === null ? UNKNOWN : await lookUpImage(context, parts[1]!);
  return found.image !== null && EXTENSIONS[found.image.format] !== parts![2] ? UNKNOWN : found;
}

/** The bytes of an image: whole, one range of them, or word that the client's copy is still right. */
export async function handleImage(call: Call): Promise<ApiResponse | Refusal> {
  const { context, request, origins, offer } = call;
  const found = await lookUpNamed(call);
  if (found.image === null) return refuseAbsent(found.status);
  const { image } = found;
  const headers = imageHeaders(image, context.clock.now(), request.query);
  if (isNotModified(request.headers, image)) return { status: 304, headers, body: null };

  const isGet = request.method === 'GET';
  const asked =
    isGet && isRangeCurrent(request.headers, image) ? request.headers.get('range') : null;
  const range = parseRange(asked, image.sizeBytes);
  if (range === 'unsatisfiable') {
    const refused = problemResponse(refuse('range_not_satisfiable', 'range'), origins, offer);
    return {
      ...refused,
      headers: { ...refused.headers, 'content-range': `bytes */${image.sizeBytes}` },
    };
  }
  const length = range === null ? image.sizeBytes : range.end - range.start + 1;
  headers['content-length'] = String(length);
  if (!isGet) return { status: 200, headers, body: null };

  const stored = await context.store.get(image.storageKey, range ?? undefined);
  if (stored === null) {
    // Deleted, expired or taken down since the row was read: nothing is wrong.
    const now = await lookUpNamed(call);
    if (now.image === null) return refuseAbsent(now.status);
    context.log.error({ image: image.id }, 'a live image has no bytes');
    return refuse('storage_unavailable', 'a live image has no bytes', { retryAfterSeconds: 60 });
  }
  if (range === null) return { status: 200, headers, body: stored.body };
  headers['content-range'] = `bytes ${range.start}-${range.end}/${image.sizeBytes}`;
  return { status: 206, headers, body: stored.body };
}
