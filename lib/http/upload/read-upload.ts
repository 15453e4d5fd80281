import { Readable } from 'node:stream';
import { isRefusal, refuse, type Refusal } from '@/lib/errors';
import { refuseTooLarge } from '@/lib/images/refuse-too-large';
import type { HeaderReader } from '../exchange';
import { createChunkReader, DEFAULT_PACE, type ChunkReader, type Pace } from './chunk-reader';
import { MAX_FORM_FIELDS, readFormFields } from './read-form-fields';
import { readJson } from './read-json';
import { readMultipart } from './read-multipart';
import type { Submission, UploadSink } from './upload-sink';

/** Room for part headers, boundaries, other fields and a data URL's head. */
const FRAMING_BYTES = 64 * 1024;

type Form = 'raw' | 'multipart' | 'json' | 'fields';

function findForm(mediaType: string): Form | null {
  switch (mediaType) {
    case 'multipart/form-data':
      return 'multipart';
    case 'application/json':
      return 'json';
    case 'application/x-www-form-urlencoded':
      return 'fields';
    case 'application/octet-stream':
      return 'raw';
    default:
      return /^image\/[a-z0-9.+-]+$/.test(mediaType) ? 'raw' : null;
  }
}

/**
 * The longest body of each form. Twice the image's limit where there is one: a form may carry another file before the
 * image, which is read over, and base64 may wear line breaks and escapes. Raw bytes end at the sink, which knows the
 * limit and tells it.
 */
function boundOf(form: Form, maxBytes: number, most: number): number {
  switch (form) {
    case 'raw':
      return maxBytes + FRAMING_BYTES;
    case 'fields':
      return MAX_FORM_FIELDS;
    case 'json':
      return 2 * maxBytes + FRAMING_BYTES;
    case 'multipart':
      return Math.max(2, most) * maxBytes + FRAMING_BYTES;
  }
}

export type UploadSource = {
  /** Null is an empty one: whether a request has no body or none to speak of, no two servers tell alike. */
  readonly body: AsyncIterable<Uint8Array> | null;
  readonly headers: HeaderReader;
  /** Of an image itself. */
  readonly maxBytes: number;
  /** How many images a form may hold; one unless said. */
  readonly most?: number;
  /** Of the whole body, where that is bounded too. */
  readonly maxBodyBytes?: number | null;
  readonly pace?: Pace;
};

async function readRaw<Sink extends UploadSink>(
  reader: ChunkReader,
  openSink: () => Sink,
): Promise<Submission<Sink> | Refusal> {
  const sink = openSink();
  for (;;) {
    const chunk = await reader.next();
    if (chunk === null) return { images: [sink], fields: { url: null, expires: null } };
    const refusal = isRefusal(chunk) ? chunk : await sink.push(chunk);
    if (refusal !== null) {
      sink.abort();
      return refusal;
    }
  }
}

/**
 * Reads the images of a request's body, as it comes: multipart, JSON with base64, or raw; or the address of one. Knows no
 * framework. A refusal is told at the first byte that decides it.
 *
 * @param openSink makes the place for an image that begins; a request may hold a better one further on
 */
export async function readUpload<Sink extends UploadSink>(
  { body, headers, maxBytes, most = 1, maxBodyBytes = null, pace = DEFAULT_PACE }: UploadSource,
  openSink: () => Sink,
): Promise<Submission<Sink> | Refusal> {
  const contentType = headers.get('content-type') ?? '';
  const mediaType = contentType.split(';', 1)[0]!.trim().toLowerCase();
  const form = findForm(mediaType);
  const none = refuse('no_file', 'the media type is none that carries an image', {
    detail:
      mediaType === ''
        ? 'The request does not say what its body is.'
        : 'The Content-Type of the request is none that carries an image.',
  });
  if (form === null) return none;
  const bound = Math.min(boundOf(form, maxBytes, most), maxBodyBytes ?? Infinity);
  const declared = Number(headers.get('content-length') ?? 0);
  if (declared > (form === 'raw' ? Math.min(maxBytes, bound) : bound)) {
    return form === 'fields'
      ? none
      : refuseTooLarge(maxBytes, 'the declared length is over the limit');
  }
  const reader = createChunkReader(body ?? Readable.from([]), bound, pace);
  const readers = {
    raw: () => readRaw(reader, openSink),
    json: () => readJson(reader, openSink),
    fields: () => readFormFields<Sink>(reader, none),
    multipart: () => readMultipart(reader, contentType, openSink, most),
  };
  try {
    const read = await readers[form]();
    // The reader knows the bound of the body; what a client can use is the limit of the image.
    return isRefusal(read) && read.refused === 'file_too_large'
      ? refuseTooLarge(maxBytes, read.log)
      : read;
  } finally {
    reader.close();
  }
}
