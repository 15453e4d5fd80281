import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { ApiResponse } from '@/lib/http/exchange';

/** What an answer's body would be on the wire. */
export async function readBody(body: ApiResponse['body']): Promise<Buffer> {
  if (body === null) return Buffer.alloc(0);
  if (body instanceof Readable) return buffer(body);
  if (typeof body === 'string' || body instanceof Uint8Array) return Buffer.from(body as string);
  const bytes = Buffer.from(body.bytes);
  body.giveBack();
  return bytes;
}
