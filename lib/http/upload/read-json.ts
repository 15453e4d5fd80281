import { z } from 'zod';
import { isRefusal, refuse, type Refusal } from '@/lib/errors';
import type { ChunkReader } from './chunk-reader';
import { createBase64Decoder, type Base64Decoder } from './decode-base64';
import { rankField, type UploadSink } from './upload-sink';

/** What may stand beside the image in the object. */
const MAX_ENVELOPE = 16 * 1024;

const ENVELOPE = z.looseObject({ image: z.literal('').optional(), file: z.literal('').optional() });

const malformed = (log: string): Refusal =>
  refuse('invalid_request', log, {
    detail: 'The body is not a JSON object like {"image":"<base64>"}.',
  });

type ImageValue<Sink> = { rank: number; sink: Sink; decoder: Base64Decoder };

/**
 * Walks JSON text and takes the strings of the top-level members `image` and `file` out of it; everything else is
 * collected as the envelope, with those strings left empty, for a real JSON parser to judge.
 */
class JsonWalker {
  envelope = '';
  /** Set while the walker is inside the string of an image member. */
  image: string | null = null;
  #depth = 0;
  #inString = false;
  #escaped = false;
  #text = '';
  #key: string | null = null;
  #afterColon = false;

  /** Consumes `text` from `from`; returns where it stopped: at its end, or where an image's string begins. */
  walk(text: string, from: number): number {
    for (let at = from; at < text.length; at += 1) {
      const character = text[at]!;
      this.envelope += character;
      if (this.#inString) this.#walkString(character);
      else if (this.#walkStructure(character)) return at + 1;
    }
    return text.length;
  }

  #walkString(character: string): void {
    if (this.#escaped) this.#escaped = false;
    else if (character === '\\') this.#escaped = true;
    else if (character === '"') {
      this.#inString = false;
      if (this.#depth === 1 && !this.#afterColon) this.#key = this.#text;
      return;
    }
    this.#text += character;
  }

  /** True where the string that begins here is an image. */
  #walkStructure(character: string): boolean {
    if (character === '"') {
      if (
        this.#depth === 1 &&
        this.#afterColon &&
        (this.#key === 'image' || this.#key === 'file')
      ) {
        this.image = this.#key;
        return true;
      }
      this.#inString = true;
      this.#text = '';
    } else if (character === '{' || character === '[') this.#depth += 1;
    else if (character === '}' || character === ']') this.#depth -= 1;
    else if (character === ':' && this.#depth === 1) this.#afterColon = true;
    else if (character === ',' && this.#depth === 1) {
      this.#afterColon = false;
      this.#key = null;
    }
    return false;
  }
}

/** Takes the content of an image's string out of `text`. The only escapes that base64 can wear are `\/`, `\r`, `\n`. */
function sliceString(
  text: string,
  from: number,
): { content: string; next: number; closed: boolean } | null {
  const quote = text.indexOf('"', from);
  const closed = quote !== -1;
  let end = closed ? quote : text.length;
  // An escape that is cut by the end of the chunk is left for the next one.
  if (!closed && text.endsWith('\\')) end -= 1;
  const content = text
    .slice(from, end)
    .replace(/\\\//g, '/')
    .replace(/\\[rn]/g, '');
  return content.includes('\\') ? null : { content, next: closed ? quote + 1 : end, closed };
}

/** Reads an image out of `{"image":"<base64 or data: URL>"}` without holding the text of it. */
export async function readJson<Sink extends UploadSink>(
  reader: ChunkReader,
  openSink: () => Sink,
): Promise<Sink | Refusal> {
  const walker = new JsonWalker();
  let best: ImageValue<Sink> | null = null;
  let current: ImageValue<Sink> | null = null;
  let rest = '';

  const give = async (bytes: Uint8Array | Refusal): Promise<Refusal | null> => {
    if (isRefusal(bytes)) return bytes;
    return bytes.length === 0 || current === null ? null : current.sink.push(bytes);
  };

  const fail = (refusal: Refusal): Refusal => {
    best?.sink.abort();
    current?.sink.abort();
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
      if (walker.image === null) {
        at = walker.walk(text, at);
        const member = walker.image as string | null;
        if (walker.envelope.length > MAX_ENVELOPE)
          return fail(malformed('the envelope is too long'));
        if (member === null) continue;
        const rank = rankField(member);
        if (best?.rank === rank) return fail(malformed(`two members are named ${member}`));
        current = { rank, sink: openSink(), decoder: createBase64Decoder() };
        continue;
      }
      const slice = sliceString(text, at);
      if (slice === null || current === null)
        return fail(malformed('an escape that base64 has no use for'));
      let refusal = await give(current.decoder.push(slice.content));
      if (slice.closed) refusal ??= await give(current.decoder.end());
      if (refusal !== null) return fail(refusal);
      at = slice.next;
      if (!slice.closed) {
        rest = text.slice(at);
        break;
      }
      const finished: ImageValue<Sink> = current;
      current = null;
      walker.image = null;
      walker.envelope += '"';
      if (best === null || finished.rank > best.rank) {
        best?.sink.abort();
        best = finished;
      } else finished.sink.abort();
    }
  }

  let envelope: unknown;
  try {
    envelope = JSON.parse(Buffer.from(walker.envelope, 'latin1').toString('utf8'));
  } catch {
    return fail(malformed('the JSON does not parse'));
  }
  if (!ENVELOPE.safeParse(envelope).success)
    return fail(malformed('the JSON is no object of ours'));
  return best?.sink ?? refuse('no_file', 'the JSON holds no image');
}
