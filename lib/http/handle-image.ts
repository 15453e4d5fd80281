import { refuse, type Refusal } from '@/lib/errors';
import { findImage } from '@/lib/images/find-image';
import { EXTENSIONS } from '@/lib/images/formats';
import type { ImageRecord } from '@/lib/images/image-record';
import type { Call } from './answer';
import type { ApiResponse } from './exchange';
import { imageHeaders, isNotModified, isRangeCurrent } from './image-headers';
import { parseRange } from './parse-range';
import { problemResponse } from './problem';

async function findNamed({ context, params }: Call): Promise<ImageRecord | null> {
  const parts = /^([a-z0-9]+)\.([a-z0-9]+)$/.exec(params.name ?? '');
  const image = parts === null ? null : await findImage(context, parts[1]!);
  return image !== null && EXTENSIONS[image.format] === parts![2] ? image : null;
}

/** The bytes of an image: whole, one range of them, or word that the client's copy is still right. */
export async function handleImage(call: Call): Promise<ApiResponse | Refusal> {
  const { context, request, origins, offer } = call;
  const image = await findNamed(call);
  if (image === null) return refuse('not_found', 'no live image under this name');
  const headers = imageHeaders(image, context.clock.now(), request.query.get('download'));
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
    // Deleted or expired since the row was read: nothing is wrong.
    if ((await findNamed(call)) === null) return refuse('not_found', 'the image went meanwhile');
    context.log.error({ image: image.id }, 'a live image has no bytes');
    return refuse('storage_unavailable', 'a live image has no bytes', { retryAfterSeconds: 60 });
  }
  if (range === null) return { status: 200, headers, body: stored.body };
  headers['content-range'] = `bytes ${range.start}-${range.end}/${image.sizeBytes}`;
  return { status: 206, headers, body: stored.body };
}
