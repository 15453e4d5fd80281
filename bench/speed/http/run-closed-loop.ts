import { connect, type Socket } from 'node:net';
import { createAnswerReader, type Answer } from './create-answer-reader';

export type Load = {
  /** Origin that the connections go to. */
  readonly url: string;
  readonly connections: number;
  /** The next request, whole, in pieces that are not joined. Null: there are no more. */
  readonly next: () => readonly Uint8Array[] | null;
  /** Looks at every answer, the warm-up's too. Throws where it is wrong. */
  readonly check: (answer: Answer) => void;
  /** Whether `check` sees bodies. */
  readonly keepBody?: boolean;
  readonly warmMs: number;
  readonly ms: number;
  /** Goes on until there are so many answers, however long they take. */
  readonly least?: number;
};

export type LoopResult = {
  /** Answers from the end of the warm-up on. */
  readonly answers: number;
  /** From then to the last of them. */
  readonly seconds: number;
  /** Milliseconds of each answer whose request was sent after the warm-up. */
  readonly latencies: readonly number[];
  /** With the warm-up. */
  readonly allAnswers: number;
};

const SILENCE_MS = 60_000;
/** Read and done with before the next read: all connections share it, and it stays in the processor's cache. */
const READ_BUFFER = Buffer.allocUnsafeSlow(256 * 1024);

/**
 * Keeps as many requests in flight as there are connections: each sends its next request when its answer has come
 * whole. Ends when the time is over and the last answers have come.
 *
 * @throws where a connection breaks or an answer is wrong
 */
export async function runClosedLoop(load: Load): Promise<LoopResult> {
  const { hostname, port } = new URL(load.url);
  const begin = performance.now() + load.warmMs;
  const [end, least] = [begin + load.ms, load.least ?? 0];
  const latencies: number[] = [];
  let [answers, allAnswers, lastAt, over] = [0, 0, begin, false];
  const sockets: Socket[] = [];

  const work = () =>
    new Promise<void>((resolve, reject) => {
      let sentAt = 0;
      const send = () => {
        sentAt = performance.now();
        const pieces = over ? null : load.next();
        if (pieces === null) {
          socket.destroy();
          resolve();
          return;
        }
        if (pieces.length === 1) {
          socket.write(pieces[0]!);
          return;
        }
        socket.cork();
        for (const piece of pieces) socket.write(piece);
        socket.uncork();
      };
      const read = createAnswerReader((answer) => {
        const now = performance.now();
        load.check(answer);
        allAnswers += 1;
        if (now >= begin && !over) {
          answers += 1;
          lastAt = now;
          over = now >= end && answers >= least;
        }
        if (sentAt >= begin) latencies.push(now - sentAt);
        send();
      }, load.keepBody ?? false);
      const socket = connect({
        ...{ host: hostname, port: Number(port), noDelay: true },
        onread: {
          buffer: READ_BUFFER,
          callback: (count) => {
            try {
              read(READ_BUFFER.subarray(0, count));
            } catch (error) {
              socket.destroy();
              reject(error instanceof Error ? error : new Error(String(error)));
            }
            return true;
          },
        },
      });
      sockets.push(socket);
      socket.setTimeout(SILENCE_MS, () => socket.destroy(new Error(`${load.url} is silent`)));
      socket.once('error', reject);
      socket.once('close', () => reject(new Error(`${load.url} closed a connection`)));
      socket.once('connect', send);
    });

  try {
    await Promise.all(Array.from({ length: load.connections }, work));
  } finally {
    for (const socket of sockets) socket.destroy();
  }
  return { answers, seconds: (lastAt - begin) / 1000, latencies, allAnswers };
}
