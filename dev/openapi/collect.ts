import type { ApiResponse } from '@/lib/http/exchange';

/** The body of an answer as text, a character a byte where it is none. */
export async function collect(body: ApiResponse['body']): Promise<string> {
  if (body === null) return '';
  if (typeof body === 'string') return body;
  if (body instanceof Uint8Array) return Buffer.from(body).toString('latin1');
  if ('bytes' in body) {
    const text = Buffer.from(body.bytes).toString('latin1');
    body.giveBack();
    return text;
  }
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('latin1');
}
