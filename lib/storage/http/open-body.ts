import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { HttpFailure } from './http-failure';

export type BodyRules = {
  /** Bytes that must come, no more and no fewer; null where only the end of the answer tells. */
  readonly size: number | null;
  /** Milliseconds of silence that are borne while somebody waits for bytes. A slow reader is not a slow server. */
  readonly idleMs: number;
};

/**
 * The body of an answer as a stream that ends only where all of it came: a connection that breaks, falls silent or
 * brings another number of bytes makes it an error. Destroying the stream closes the connection.
 */
export function openBody(incoming: IncomingMessage, { size, idleMs }: BodyRules): Readable {
  let received = 0;
  let timer: NodeJS.Timeout | undefined;
  const fail = (code: string, cause?: unknown) => body.destroy(new HttpFailure(null, code, cause));
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(() => fail('IDLE'), idleMs);
  };
  const body = new Readable({
    // Small: what is read ahead of a slow client stays in memory, a download at a time.
    highWaterMark: 64 * 1024,
    read() {
      wait();
      incoming.resume();
    },
    destroy(error, done) {
      clearTimeout(timer);
      incoming.destroy();
      done(error);
    },
  });
  incoming.pause();
  incoming.on('data', (chunk: Buffer) => {
    received += chunk.length;
    if (size !== null && received > size) fail('TOO_LONG');
    else if (body.push(chunk)) wait();
    else {
      clearTimeout(timer);
      incoming.pause();
    }
  });
  incoming.on('end', () => {
    clearTimeout(timer);
    if (incoming.complete && (size === null || received === size)) body.push(null);
    else fail('TOO_SHORT');
  });
  incoming.on('error', (error) => fail('BROKEN', error));
  // Without an error of its own, such as where the connection was closed before anybody listened.
  incoming.on('close', () => {
    if (!incoming.readableEnded) fail('BROKEN');
  });
  return body;
}
