import { connect } from 'node:net';
import { createAnswerReader } from './create-answer-reader';

export type PacedLoad = {
  readonly url: string;
  readonly request: Uint8Array;
  /** Of every answer. */
  readonly length: number;
  readonly everyMs: number;
  readonly warmMs: number;
  /** With the warm-up. */
  readonly ms: number;
};

/**
 * Asks again and again on one connection, not more often than told, as one client does and not as many.
 *
 * @returns milliseconds of each answer after the warm-up
 * @throws where one is not 200 with as many bytes as it should have
 */
export function runPaced({
  url,
  request,
  length,
  everyMs,
  warmMs,
  ms,
}: PacedLoad): Promise<readonly number[]> {
  const { hostname, port } = new URL(url);
  const latencies: number[] = [];
  const begin = performance.now() + warmMs;
  const end = begin - warmMs + ms;
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    let sentAt = 0;
    const send = () => {
      sentAt = performance.now();
      socket.write(request);
    };
    const read = createAnswerReader((answer) => {
      const now = performance.now();
      if (sentAt >= begin) latencies.push(now - sentAt);
      if (answer.status !== 200 || answer.length !== length) {
        socket.destroy(new Error(`${url}: ${answer.status} with ${answer.length} bytes`));
      } else if (now < end) {
        setTimeout(send, Math.max(0, sentAt + everyMs - now));
      } else {
        socket.destroy();
        resolve(latencies);
      }
    }, false);
    socket.on('data', read);
    socket.once('error', reject);
    socket.once('close', () => reject(new Error(`${url} closed a connection`)));
    socket.once('connect', send);
  });
}
