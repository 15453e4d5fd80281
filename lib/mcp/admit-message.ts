import type { Context } from '@/lib/context';
import type { Refusal } from '@/lib/errors';
import { admitUpload } from '@/lib/http/admit-upload';
import type { Call } from '@/lib/http/answer';
import type { Admission } from '@/lib/rate-limit/create-admission';

/** Shorter ones are read as any other small body is. */
const SMALL_BYTES = 64 * 1024;

/** As bytes, as their text and as what is parsed of it; the image that is kept of it is smaller than any of them. */
const COPIES = 3;

/** Of an upload beside its bytes: buffers of the form's parser and of zlib. */
const OVERHEAD_BYTES = 768 * 1024;

/** Whoever is in asks no second time: all that wait for room with some of it in their hands would wait for ever. */
const inside: Admission = { inUse: 0, enter: async () => () => undefined };

/**
 * Runs the work on a message while it holds its share of the memory that uploads may take, that of the upload which it
 * may carry included. A short one holds none: an upload out of it asks for its own.
 */
export async function admitMessage<T>(
  { context, request }: Pick<Call, 'context' | 'request'>,
  longest: number,
  work: (context: Context) => Promise<T>,
): Promise<T | Refusal> {
  const length = request.headers.get('content-length') ?? '';
  const bytes = /^\d+$/.test(length) ? Number(length) : longest;
  if (bytes <= SMALL_BYTES) return work(context);
  return admitUpload(context, COPIES * bytes + OVERHEAD_BYTES, () =>
    work({ ...context, admission: inside }),
  );
}
