import { parseObject } from './parse-object';

/** The object in one of x402's headers, as we wrote it: base64 of JSON. */
export function decodeObject(header: string): Readonly<Record<string, unknown>> {
  return parseObject(Buffer.from(header, 'base64').toString('utf8'));
}
