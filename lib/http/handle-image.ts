import type { Readable } from 'node:stream';
import type { Context } from '@/lib/context';
import { refuse, type Refusal } from '@/lib/errors';
import { goOn, type Later } from '@/lib/go-on';
import type { ServedImage } from '@/lib/images/facts-cache';
import { lookUpImage, type Lookup } from '@/lib/images/look-up-image';
import { MOST_READ_WHOLE } from '@/lib/storage/cache-objects';
import type { ByteRange, LentBytes } from '@/lib/storage/store';
import type { Call } from './answer';
import type { ApiResponse } from './exchange';
import { imageHeaders, isNotModified, isRangeCurrent } from './image-headers';
import { lastingHeaders } from './lasting-headers';
import { lookUpNamed } from './look-up-named';
import { parseRange } from './parse-range';
import { problemResponse } from './problem';
import { refuseAbsent } from './refuse-absent';

type Found = Lookup<ServedImage>;

type Body = Readable | LentBytes | null;

/** What is to be sent of an image: out of memory where it is small, else as a stream. Null: it is not in the store. */
function readBytes(
  { store }: Pick<Context, 'store'>,
  { storageKey, sizeBytes }: ServedImage,
  range: ByteRange | null,
): Later<Body> {
  if (sizeBytes > MOST_READ_WHOLE) {
    return store.get(storageKey, range ?? undefined).then((stored) => stored?.body ?? null);
  }
  const cut = (lent: LentBytes | null): LentBytes | null =>
    lent === null || range === null
      ? lent
      : { ...lent, bytes: lent.bytes.subarray(range.start, range.end + 1) };
  return goOn(store.read(storageKey, sizeBytes), cut);
}

/** Deleted, expired or taken down since the row was read: nothing is wrong. Else the store has lost it. */
async function refuseMissing({ context }: Call, { id }: ServedImage): Promise<Refusal> {
  const now = await lookUpImage(context, id);
  if (now.image === null) return refuseAbsent(now.status);
  context.log.error({ image: id }, 'a live image has no bytes');
  return refuse('storage_unavailable', 'a live image has no bytes', { retryAfterSeconds: 60 });
}

function refuseRange({ origins, offer }: Call, { sizeBytes }: ServedImage): ApiResponse {
  const refused = problemResponse(refuse('range_not_satisfiable', 'range'), origins, offer);
  return { ...refused, headers: { ...refused.headers, 'content-range': `bytes */${sizeBytes}` } };
}

function serveImage(call: Call, image: ServedImage): Later<ApiResponse | Refusal> {
  const { context, request } = call;
  const headers = imageHeaders(image, context.clock.now(), request.query);
  const { whole: lasting, unchanged } = lastingHeaders(image);
  if (isNotModified(request.headers, image)) {
    return { status: 304, headers, lasting: unchanged, body: null };
  }

  const isGet = request.method === 'GET';
  const asked =
    isGet && isRangeCurrent(request.headers, image) ? request.headers.get('range') : null;
  const range = parseRange(asked, image.sizeBytes);
  if (range === 'unsatisfiable') return refuseRange(call, image);
  const length = range === null ? image.sizeBytes : range.end - range.start + 1;
  headers['content-length'] = String(length);
  if (!isGet) return { status: 200, headers, lasting, body: null };

  return goOn<Body, ApiResponse | Refusal>(readBytes(context, image, range), (body) => {
    if (body === null) return refuseMissing(call, image);
    if (range === null) return { status: 200, headers, lasting, body };
    headers['content-range'] = `bytes ${range.start}-${range.end}/${image.sizeBytes}`;
    return { status: 206, headers, lasting, body };
  });
}

/** The bytes of an image: whole, one range of them, or word that the client's copy is still right. */
export function handleImage(call: Call): Later<ApiResponse | Refusal> {
  return goOn<Found, ApiResponse | Refusal>(
    lookUpNamed(call.context, call.params.name ?? ''),
    ({ status, image }) => (image === null ? refuseAbsent(status) : serveImage(call, image)),
  );
}
