import type { Readable } from 'node:stream';
import type { Context } from '@/lib/context';
import { refuse, type Refusal } from '@/lib/errors';
import { EXTENSIONS } from '@/lib/images/formats';
import type { ServedImage } from '@/lib/images/facts-cache';
import { lookUpImage, type Lookup } from '@/lib/images/look-up-image';
import { lookUpServed } from '@/lib/images/look-up-served';
import { MOST_READ_WHOLE } from '@/lib/storage/cache-objects';
import type { ByteRange, LentBytes } from '@/lib/storage/store';
import type { Call } from './answer';
import type { ApiResponse } from './exchange';
import { imageHeaders, isNotModified, isRangeCurrent } from './image-headers';
import { lastingHeaders } from './lasting-headers';
import { parseRange } from './parse-range';
import { problemResponse } from './problem';
import { refuseAbsent } from './refuse-absent';

const UNKNOWN = { status: 'unknown', image: null } as const;

type Found = Lookup<ServedImage>;

function lookUpNamed({ context, params }: Call): Found | Promise<Found> {
  const { name = '' } = params;
  const dot = name.indexOf('.');
  const check = (found: Found): Found => {
    if (found.image === null) return found;
    return EXTENSIONS[found.image.format] === name.slice(dot + 1) ? found : UNKNOWN;
  };
  const found = dot === -1 ? UNKNOWN : lookUpServed(context, name.slice(0, dot));
  return found instanceof Promise ? found.then(check) : check(found);
}

type Body = Readable | LentBytes | null;

/** What is to be sent of an image: out of memory where it is small, else as a stream. Null: it is not in the store. */
function readBytes(
  { store }: Pick<Context, 'store'>,
  { storageKey, sizeBytes }: ServedImage,
  range: ByteRange | null,
): Body | Promise<Body> {
  if (sizeBytes > MOST_READ_WHOLE) {
    return store.get(storageKey, range ?? undefined).then((stored) => stored?.body ?? null);
  }
  const cut = (lent: LentBytes | null): LentBytes | null =>
    lent === null || range === null
      ? lent
      : { ...lent, bytes: lent.bytes.subarray(range.start, range.end + 1) };
  const lent = store.read(storageKey, sizeBytes);
  return lent instanceof Promise ? lent.then(cut) : cut(lent);
}

/** The bytes of an image: whole, one range of them, or word that the client's copy is still right. */
export async function handleImage(call: Call): Promise<ApiResponse | Refusal> {
  const { context, request } = call;
  // What is known is not waited for: a promise costs more than the rest of a hot answer.
  const looked = lookUpNamed(call);
  const found = looked instanceof Promise ? await looked : looked;
  if (found.image === null) return refuseAbsent(found.status);
  const { image } = found;
  const headers = imageHeaders(image, context.clock.now(), request.query);
  const { whole: lasting, unchanged } = lastingHeaders(image);
  if (isNotModified(request.headers, image)) {
    return { status: 304, headers, lasting: unchanged, body: null };
  }

  const isGet = request.method === 'GET';
  const asked =
    isGet && isRangeCurrent(request.headers, image) ? request.headers.get('range') : null;
  const range = parseRange(asked, image.sizeBytes);
  if (range === 'unsatisfiable') {
    const refused = problemResponse(
      refuse('range_not_satisfiable', 'range'),
      call.origins,
      call.offer,
    );
    return {
      ...refused,
      headers: { ...refused.headers, 'content-range': `bytes */${image.sizeBytes}` },
    };
  }
  const length = range === null ? image.sizeBytes : range.end - range.start + 1;
  headers['content-length'] = String(length);
  if (!isGet) return { status: 200, headers, lasting, body: null };

  const read = readBytes(context, image, range);
  const body = read instanceof Promise ? await read : read;
  if (body === null) {
    // Deleted, expired or taken down since the row was read: nothing is wrong.
    const now = await lookUpImage(context, image.id);
    if (now.image === null) return refuseAbsent(now.status);
    context.log.error({ image: image.id }, 'a live image has no bytes');
    return refuse('storage_unavailable', 'a live image has no bytes', { retryAfterSeconds: 60 });
  }
  if (range === null) return { status: 200, headers, lasting, body };
  headers['content-range'] = `bytes ${range.start}-${range.end}/${image.sizeBytes}`;
  return { status: 206, headers, lasting, body };
}
