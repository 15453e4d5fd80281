import { refuse, type Refusal } from '@/lib/errors';

/** Characters of a payment header: the largest that a stock client makes of our challenges is about 5,000. */
export const MAX_HEADER_LENGTH = 8192;

/** A stock client sends our own challenge back, whose deepest schema has 11 levels. */
const MAX_DEPTH = 16;

const invalid = (log: string, name: string, what: string) =>
  refuse('invalid_request', log, {
    detail: `${name} ${what}. It is the base64 of one JSON object, as an x402 client makes it.`,
  });

/** Whether nothing in it is nested too deep or holds a NUL, which a database refuses to store. */
function isHarmless(value: unknown, depth = 1): boolean {
  if (typeof value === 'string') return !value.includes('\0');
  if (typeof value !== 'object' || value === null) return true;
  if (depth > MAX_DEPTH) return false;
  return Object.entries(value).every(
    ([key, member]) => isHarmless(key) && isHarmless(member, depth + 1),
  );
}

/** Strict base64 of the standard alphabet, padded or not, without a stray bit. Null for anything else. */
function decodeBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  const padded = bytes.toString('base64');
  return text !== '' && (text === padded || text === padded.replace(/=+$/, '')) ? bytes : null;
}

/**
 * The object in a payment header.
 *
 * @param name as it is spelled in the refusal
 * @returns `headers_too_large` or `invalid_request` where it is none
 */
export function decodeHeader(
  name: string,
  text: string,
): Readonly<Record<string, unknown>> | Refusal {
  if (text.length > MAX_HEADER_LENGTH) {
    return refuse('headers_too_large', `${name} of ${text.length} characters`, {
      detail: `${name} holds at most ${MAX_HEADER_LENGTH} characters.`,
    });
  }
  const bytes = decodeBase64(text);
  if (bytes === null) return invalid('no base64', name, 'is not base64, or came twice');
  let value: unknown;
  try {
    const json = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    value = JSON.parse(json);
  } catch {
    // Not UTF-8, or not JSON: which of the two helps nobody.
    return invalid('no JSON', name, 'holds no JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return invalid('JSON that is no object', name, 'holds JSON that is no object');
  }
  if (!isHarmless(value)) {
    return invalid('deep JSON or a NUL', name, 'is nested too deep or holds a NUL character');
  }
  return value as Readonly<Record<string, unknown>>;
}
