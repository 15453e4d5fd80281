import { Readable } from 'node:stream';
import { isRefusal, refuse, type Refusal } from '@/lib/errors';
import { refuseTooLarge } from '@/lib/images/refuse-too-large';
import type { HeaderReader } from '../exchange';
import { createChunkReader, DEFAULT_PACE, type ChunkReader, type Pace } from './chunk-reader';
import { readJson } from './read-json';
import { readMultipart } from './read-multipart';
import type { UploadSink } from './upload-sink';

/** Room for part headers, boundaries, other fields and a data URL's head. */
const FRAMING_BYTES = 64 * 1024;

/**
 * The longest body of each form. Twice the image's limit: a form may carry another file before the image, which is read
 * over, and base64 may wear line breaks and escapes. Raw bytes end at the sink, which knows the limit and tells it.
 */
const boundOf = (raw: boolean, maxBytes: number): number =>
  raw ? maxBytes + FRAMING_BYTES : 2 * maxBytes + FRAMING_BYTES;

export type UploadSource = {
  /** Null is an empty one: whether a request has no body or none to speak of, no two servers tell alike. */
  readonly body: AsyncIterable<Uint8Array> | null;
  readonly headers: HeaderReader;
  /** Of the image itself. */
  readonly maxBytes: number;
  /** Of the whole body, where that is bounded too. */
  readonly maxBodyBytes?: number | null;
  readonly pace?: Pace;
};

async function readRaw<Sink extends UploadSink>(
  reader: ChunkReader,
  openSink: () => Sink,
): Promise<Sink | Refusal> {
  const sink = openSink();
  for (;;) {
    const chunk = await reader.next();
    if (chunk === null) return sink;
    const refusal = isRefusal(chunk) ? chunk : await sink.push(chunk);
    if (refusal !== null) {
      sink.abort();
      return refusal;
    }
  }
}

/**
 * Reads the image out of a request's body, as it comes: multipart, JSON with base64, or raw. Knows no framework. The
 * answer is the sink that took the image whole, or the refusal, told at the first byte that decides it.
 *
 * @param openSink makes the place for an image that begins; a request may hold a better one further on
 */
export async function readUpload<Sink extends UploadSink>(
  { body, headers, maxBytes, maxBodyBytes = null, pace = DEFAULT_PACE }: UploadSource,
  openSink: () => Sink,
): Promise<Sink | Refusal> {
  const contentType = headers.get('content-type') ?? '';
  const mediaType = contentType.split(';', 1)[0]!.trim().toLowerCase();
  const raw = /^image\/[a-z0-9.+-]+$/.test(mediaType) || mediaType === 'application/octet-stream';
  if (!raw && mediaType !== 'multipart/form-data' && mediaType !== 'application/json') {
    return refuse('no_file', 'the media type is none that carries an image', {
      detail:
        mediaType === ''
          ? 'The request does not say what its body is.'
          : 'The Content-Type of the request is none that carries an image.',
    });
  }
  const bound = Math.min(boundOf(raw, maxBytes), maxBodyBytes ?? Infinity);
  if (Number(headers.get('content-length') ?? 0) > (raw ? Math.min(maxBytes, bound) : bound)) {
    return refuseTooLarge(maxBytes, 'the declared length is over the limit');
  }
  const reader = createChunkReader(body ?? Readable.from([]), bound, pace);
  try {
    const read = raw
      ? await readRaw(reader, openSink)
      : mediaType === 'application/json'
        ? await readJson(reader, openSink)
        : await readMultipart(reader, contentType, openSink);
    // The reader knows the bound of the body; what a client can use is the limit of the image.
    return isRefusal(read) && read.refused === 'file_too_large'
      ? refuseTooLarge(maxBytes, read.log)
      : read;
  } finally {
    reader.close();
  }
}
