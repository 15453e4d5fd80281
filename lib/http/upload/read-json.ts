import { z } from 'zod';
import { isRefusal, refuse, type Refusal } from '@/lib/errors';
import type { ChunkReader } from './chunk-reader';
import { createBase64Decoder, type Base64Decoder } from './decode-base64';
import { JsonWalker } from './json-walker';
import { sliceJsonString } from './slice-json-string';
import { makeSubmission } from './make-submission';
import { rankField, type Submission, type UploadSink } from './upload-sink';

/** What may stand beside the image in the object. */
const MAX_ENVELOPE = 16 * 1024;

const ENVELOPE = z.looseObject({ image: z.literal('').optional(), file: z.literal('').optional() });

const malformed = (log: string): Refusal =>
  refuse('invalid_request', log, {
    detail: 'The body is not a JSON object like {"image":"<base64>"}.',
  });

type Candidate<Sink> = {
  readonly rank: number;
  /** Null where a better image has come before: the string is read over. */
  readonly sink: Sink | null;
  readonly decoder: Base64Decoder;
  refusal: Refusal | null;
};

/** Feeds the text of an image's string to its sink, and lets go of it where it is refused. */
async function feed(
  candidate: Candidate<UploadSink>,
  text: string,
  closed: boolean,
): Promise<void> {
  const { sink, decoder } = candidate;
  if (sink === null || candidate.refusal !== null) return;
  const give = async (bytes: Uint8Array | Refusal): Promise<Refusal | null> => {
    if (isRefusal(bytes)) return bytes;
    return bytes.length === 0 ? null : sink.push(bytes);
  };
  candidate.refusal = await give(decoder.push(text));
  if (closed) candidate.refusal ??= await give(decoder.end());
  if (candidate.refusal !== null) sink.abort();
}

/** Wrapped: a member of the object may bear any name, also the one by which refusals are known. */
function parseEnvelope(envelope: string): { said: Record<string, unknown> } | Refusal {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(envelope, 'latin1'));
    const parsed = ENVELOPE.safeParse(JSON.parse(text));
    return parsed.success ? { said: parsed.data } : malformed('the JSON is no object of ours');
  } catch {
    return malformed('the JSON does not parse');
  }
}

/** Reads an image out of `{"image":"<base64 or data: URL>"}` without holding the text of it; or `{"url":"…"}`. */
export async function readJson<Sink extends UploadSink>(
  reader: ChunkReader,
  openSink: () => Sink,
): Promise<Submission<Sink> | Refusal> {
  const walker = new JsonWalker();
  let best = null as Candidate<Sink> | null;
  let current = null as Candidate<Sink> | null;
  let rest = '';

  const fail = (refusal: Refusal): Refusal => {
    best?.sink?.abort();
    current?.sink?.abort();
    return refusal;
  };

  for (;;) {
    const chunk = await reader.next();
    if (isRefusal(chunk)) return fail(chunk);
    if (chunk === null) break;
    // Latin-1 keeps bytes and characters one to one; the envelope is decoded as UTF-8 at the end.
    const text =
      rest + Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length).toString('latin1');
    rest = '';
    for (let at = 0; at < text.length;) {
      if (current === null) {
        at = walker.walk(text, at);
        if (walker.envelope.length > MAX_ENVELOPE) {
          return fail(malformed('the envelope is too long'));
        }
        if (walker.image === null) continue;
        const rank = rankField(walker.image);
        if (best?.rank === rank) return fail(malformed(`two members are named ${walker.image}`));
        const outranked = best !== null && best.rank > rank;
        const decoder = createBase64Decoder();
        current = { rank, sink: outranked ? null : openSink(), decoder, refusal: null };
        continue;
      }
      const slice = sliceJsonString(text, at);
      if (slice === null) return fail(malformed('an escape that base64 has no use for'));
      await feed(current, slice.content, slice.closed);
      // As in a form: a refused `file` ends the request only where no `image` follows.
      if (current.refusal !== null && current.rank === 2) return fail(current.refusal);
      at = slice.next;
      if (!slice.closed) {
        rest = text.slice(at);
        break;
      }
      walker.leaveImage();
      if (current.sink !== null) {
        best?.sink?.abort();
        best = current;
      }
      current = null;
    }
  }

  const envelope = parseEnvelope(walker.envelope);
  if (isRefusal(envelope)) return fail(envelope);
  const refused = best?.refusal ?? null;
  if (refused !== null) return fail(refused);
  const images = best === null ? [] : [best.sink!];
  return makeSubmission(images, envelope.said, refuse('no_file', 'the JSON holds no image'));
}
