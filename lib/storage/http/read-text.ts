import type { IncomingMessage } from 'node:http';
import { HttpFailure } from './http-failure';
import type { HttpLimits } from './http-limits';
import { openBody } from './open-body';

/**
 * The whole body of an answer as text, within bounds of time and size.
 *
 * @param maxBytes where more come, the connection is closed
 * @throws HttpFailure where the body breaks off, takes too long or is too long
 */
export async function readText(
  incoming: IncomingMessage,
  maxBytes: number,
  { idleMs, attemptMs }: Pick<HttpLimits, 'idleMs' | 'attemptMs'>,
): Promise<string> {
  const body = openBody(incoming, { size: null, idleMs });
  const timer = setTimeout(() => body.destroy(new HttpFailure(null, 'TIMED_OUT')), attemptMs);
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of body) {
      size += (chunk as Buffer).length;
      if (size > maxBytes) throw new HttpFailure(null, 'TOO_LONG');
      chunks.push(chunk as Buffer);
    }
  } finally {
    clearTimeout(timer);
  }
  return Buffer.concat(chunks).toString();
}
