import { refuse, type Refusal } from '@/lib/errors';

const bad = (log: string): Refusal =>
  refuse('invalid_request', log, { detail: 'The image is not valid base64.' });

/** A media type and its parameters are far shorter than this. */
const MAX_HEAD = 256;

export type Base64Decoder = {
  /** Decodes what has come; an empty array where a group of four is not complete yet. */
  push(text: string): Uint8Array | Refusal;
  /** Decodes the rest. */
  end(): Uint8Array | Refusal;
};

/**
 * Decodes base64 (RFC 4648, both alphabets, padding optional, line breaks allowed), or a `data:` URL that holds it,
 * piece by piece. Strict: a foreign character is refused, not skipped.
 */
export function createBase64Decoder(): Base64Decoder {
  let head: string | null = '';
  let pending = '';
  let padding = 0;

  const decode = (text: string): Uint8Array | Refusal => {
    const clean = text.replace(/[\r\n]/g, '');
    const equals = clean.indexOf('=');
    const body = equals === -1 ? clean : clean.slice(0, equals);
    if (/[^A-Za-z0-9+/_-]/.test(body)) return bad('a character outside the alphabet');
    if (padding > 0 && body !== '') return bad('characters after the padding');
    const tail = clean.slice(body.length);
    padding += tail.length;
    if (padding > 2 || /[^=]/.test(tail)) return bad('characters after the padding');
    const joined = pending + body;
    const whole = joined.length - (joined.length % 4);
    pending = joined.slice(whole);
    return Buffer.from(joined.slice(0, whole), 'base64');
  };

  const skipHead = (text: string): string | Refusal => {
    if (head === null) return text;
    head += text;
    if (head.length < 5 && 'data:'.startsWith(head)) return '';
    const start = head;
    if (!start.startsWith('data:')) {
      head = null;
      return start;
    }
    const comma = start.indexOf(',');
    if (comma === -1) {
      return start.length > MAX_HEAD ? bad('the data URL has no comma') : '';
    }
    if (comma > MAX_HEAD || !start.slice(0, comma).endsWith(';base64')) {
      return bad('the data URL is not base64');
    }
    head = null;
    return start.slice(comma + 1);
  };

  return {
    push(text) {
      const rest = skipHead(text);
      return typeof rest === 'string' ? decode(rest) : rest;
    },
    end() {
      const left = head ?? '';
      head = null;
      const last = decode(left);
      if (!(last instanceof Uint8Array)) return last;
      if (pending.length === 1) return bad('a lone last character');
      if (padding > 0 && pending.length + padding !== 4) return bad('padding that does not fit');
      return Buffer.concat([last, Buffer.from(pending, 'base64')]);
    },
  };
}
