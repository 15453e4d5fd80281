import type { Readable } from 'node:stream';
import busboy from 'busboy';
import { isRefusal, refuse, type Refusal } from '@/lib/errors';
import type { ChunkReader } from './chunk-reader';
import { rankField, type UploadSink } from './upload-sink';

/** More parts than any form of ours has; a body of thousands of tiny parts ends here. */
const LIMITS = {
  parts: 16,
  files: 8,
  fields: 8,
  fieldSize: 8_192,
  fieldNameSize: 128,
  headerPairs: 32,
};

type Candidate<Sink> = { rank: number; sink: Sink; refusal: Refusal | null };

const malformed = (log: string): Refusal =>
  refuse('invalid_request', log, { detail: 'The multipart body is malformed or ends too early.' });

/** Reads the image out of a multipart form (RFC 7578) with one part in memory at a time. */
export async function readMultipart<Sink extends UploadSink>(
  reader: ChunkReader,
  contentType: string,
  openSink: () => Sink,
): Promise<Sink | Refusal> {
  let parser: busboy.Busboy;
  try {
    parser = busboy({ headers: { 'content-type': contentType }, limits: LIMITS });
  } catch (cause) {
    return malformed(`busboy refused the header: ${String(cause)}`);
  }

  let best: Candidate<Sink> | null = null;
  // Set where the rest of the request is not wanted any more.
  let stop: Refusal | null = null;
  const getStop = (): Refusal | null => stop;
  const defects: unknown[] = [];
  const imagesAsText = new Set<string>();
  let reading: Promise<void> = Promise.resolve();

  const readPart = async (name: string | undefined, stream: Readable): Promise<void> => {
    const rank = rankField(name ?? '');
    if (best !== null && best.rank >= rank) {
      if (rank === 2) {
        stop = refuse('invalid_request', 'two parts are named image', {
          detail: 'The form holds more than one image.',
        });
      }
      stream.resume();
      return;
    }
    best?.sink.abort();
    const candidate: Candidate<Sink> = { rank, sink: openSink(), refusal: null };
    best = candidate;
    for await (const chunk of stream as AsyncIterable<Uint8Array>) {
      // What is no longer wanted is read over: a part that is not read holds up the parser for ever.
      if (getStop() !== null || candidate.refusal !== null) continue;
      candidate.refusal = await candidate.sink.push(chunk);
      if (candidate.refusal === null) continue;
      candidate.sink.abort();
      // A refused part ends the request only where no later part could outrank it.
      if (rank === 2) stop = candidate.refusal;
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
    parser.on('field', (name: string | undefined) => {
      if (name !== undefined && rankField(name) > 0) imagesAsText.add(name);
    });
    const tooMany = () => resolve(malformed('more parts than allowed'));
    parser.on('partsLimit', tooMany).on('filesLimit', tooMany).on('fieldsLimit', tooMany);
    parser.on('error', (cause) => resolve(malformed(`busboy: ${String(cause)}`)));
    parser.on('close', () => resolve(null));
  });

  const feed = async (): Promise<Refusal | null> => {
    for (;;) {
      const chunk = await reader.next();
      if (getStop() !== null) return getStop();
      if (chunk === null) {
        parser.end();
        return null;
      }
      if (isRefusal(chunk)) return chunk;
      await new Promise<void>((resolve, reject) => {
        parser.write(chunk, (cause) => (cause ? reject(cause) : resolve()));
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
  const found = best as Candidate<Sink> | null;
  const outcome = refusal ?? getStop() ?? found?.refusal ?? null;
  if (outcome !== null) {
    found?.sink.abort();
    parser.destroy();
    return outcome;
  }
  if (found !== null) return found.sink;
  return refuse('no_file', 'the form holds no file part', {
    ...(imagesAsText.size > 0
      ? { detail: 'The image came as a text field: send its part with a file name.' }
      : {}),
  });
}
