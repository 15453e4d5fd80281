import type { Readable } from 'node:stream';
import busboy from 'busboy';
import { parseContentType } from 'busboy/lib/utils.js';
import { isRefusal, refuse, type Refusal } from '@/lib/errors';
import type { ChunkReader } from './chunk-reader';
import { findFormEnd, type FormEnd } from './find-form-end';
import { makeSubmission } from './make-submission';
import { rankField, type Submission, type UploadSink } from './upload-sink';

/** Files and fields of a form of one image: more than any form of ours has. A body of thousands of tiny parts ends here. */
const SPARE = 8;

const limitsFor = (most: number) => ({
  parts: most - 1 + 2 * SPARE,
  files: most - 1 + SPARE,
  fields: SPARE,
  fieldSize: 8_192,
  fieldNameSize: 128,
  headerPairs: 32,
});

type Candidate<Sink> = { rank: number; sink: Sink; refusal: Refusal | null };

const malformed = (log: string): Refusal =>
  refuse('invalid_request', log, { detail: 'The multipart body is malformed or ends too early.' });

/**
 * Reads the images out of a multipart form (RFC 7578), part by part.
 *
 * @param most how many parts may be named `image`. Where it is one, a refused image ends the request at once.
 */
export async function readMultipart<Sink extends UploadSink>(
  reader: ChunkReader,
  contentType: string,
  openSink: () => Sink,
  most = 1,
): Promise<Submission<Sink> | Refusal> {
  let parser: busboy.Busboy;
  let findEnd: FormEnd;
  try {
    parser = busboy({ headers: { 'content-type': contentType }, limits: limitsFor(most) });
    findEnd = findFormEnd(parseContentType(contentType)?.params.boundary ?? '');
  } catch (cause) {
    return malformed(`busboy refused the header: ${String(cause)}`);
  }

  // Of one rank: `image` may come again, and drives out whatever came before it under another name.
  let found: Candidate<Sink>[] = [];
  // Set where the rest of the request is not wanted any more.
  let stop: Refusal | null = null;
  const getStop = (): Refusal | null => stop;
  const defects: unknown[] = [];
  const texts = new Map<string, string>();
  let reading: Promise<void> = Promise.resolve();

  const readPart = async (name: string | undefined, stream: Readable): Promise<void> => {
    const rank = rankField(name ?? '');
    const best = found[0]?.rank ?? -1;
    const isNext = rank === 2 && best === 2;
    if (best > rank || (best === rank && !isNext)) {
      stream.resume();
      return;
    }
    if (isNext && found.length === most) {
      stop = refuse('invalid_request', 'more parts are named image than may be', {
        detail:
          most === 1
            ? 'The form holds more than one image.'
            : `The form holds more than ${most} images.`,
      });
      stream.resume();
      return;
    }
    if (!isNext) {
      for (const { sink } of found) sink.abort();
      found = [];
    }
    const candidate: Candidate<Sink> = { rank, sink: openSink(), refusal: null };
    found.push(candidate);
    for await (const chunk of stream as AsyncIterable<Uint8Array>) {
      // What is no longer wanted is read over: a part that is not read holds up the parser for ever.
      if (getStop() !== null || candidate.refusal !== null) continue;
      candidate.refusal = await candidate.sink.push(chunk);
      if (candidate.refusal === null) continue;
      candidate.sink.abort();
      // A refused part ends the request only where no later part could outrank it, or be another image.
      if (rank === 2 && most === 1) stop = candidate.refusal;
    }
  };

  const parsed = new Promise<Refusal | null>((resolve) => {
    parser.on('file', (name, stream) => {
      // A part that breaks off surfaces where it is read; one still waiting for its turn must not throw before.
      let brokeOff = false;
      stream.on('error', () => (brokeOff = true));
      reading = reading
        .then(() => readPart(name, stream))
        .catch((cause: unknown) => {
          if (brokeOff) stop = getStop() ?? malformed(`a part broke off: ${String(cause)}`);
          else defects.push(cause);
          parser.destroy();
        });
    });
    parser.on('field', (name: string | undefined, text, { valueTruncated }) => {
      if (name === undefined) return;
      const isOurs = name === 'url' || name === 'expires';
      if (isOurs && (valueTruncated || texts.has(name))) {
        resolve(malformed(`the field ${name} is too long, or comes twice`));
      }
      texts.set(name, text);
    });
    const tooMany = () => resolve(malformed('more parts than allowed'));
    parser.on('partsLimit', tooMany).on('filesLimit', tooMany).on('fieldsLimit', tooMany);
    parser.on('error', (cause) => resolve(malformed(`busboy: ${String(cause)}`)));
    parser.on('close', () => resolve(null));
  });

  const feed = async (): Promise<Refusal | null> => {
    let isOver = false;
    for (;;) {
      const chunk = await reader.next();
      if (getStop() !== null) return getStop();
      if (chunk === null) {
        parser.end();
        return null;
      }
      if (isRefusal(chunk)) return chunk;
      if (isOver) continue;
      const length = findEnd(chunk);
      isOver = length !== null;
      await new Promise<void>((resolve, reject) => {
        parser.write(chunk.subarray(0, length ?? chunk.length), (cause) =>
          cause ? reject(cause) : resolve(),
        );
      }).catch((cause: unknown) => {
        stop = getStop() ?? malformed(`busboy: ${String(cause)}`);
      });
      if (getStop() !== null) return getStop();
    }
  };

  // What the feeder refuses ends it at once; at its own end the parser still has the last part to hand on.
  const refusal = (await Promise.race([feed(), parsed])) ?? (await parsed);
  await (refusal === null ? reading : undefined);
  if (defects.length > 0) throw defects[0];
  const outcome = refusal ?? getStop();
  if (outcome !== null) {
    for (const { sink } of found) sink.abort();
    parser.destroy();
    return outcome;
  }
  const asText = [...texts.keys()].some((name) => rankField(name) > 0);
  return makeSubmission<Sink>(
    found.map(({ sink, refusal: refused }) => refused ?? sink),
    Object.fromEntries(texts),
    refuse('no_file', 'the form holds no file part', {
      ...(asText
        ? { detail: 'The image came as a text field: send its part with a file name.' }
        : {}),
    }),
  );
}
