import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { readAnswers, type RawAnswer } from './read-answers';

/** Longer than any answer that is not meant to be slow takes, on a machine that is busy with other things. */
const PATIENCE_MS = 30_000;

export type Closed = {
  readonly bytes: Buffer;
  /** Whether the server reset the connection, so that the answer may have been lost on its way. */
  readonly reset: boolean;
  /** Since the connection was made. */
  readonly afterMs: number;
};

/** A connection on which bytes go as they are given. */
export type Wire = {
  readonly socket: Socket;
  /** Each piece in a packet of its own, as far as the system lets that be told. */
  write(...pieces: readonly (string | Uint8Array)[]): Promise<void>;
  /** FIN: nothing more is sent, and answers are still read. */
  end(): void;
  /** RST, as where the program at the other end dies. */
  reset(): void;
  received(): Buffer;
  /** Waits until what has come is as wanted. Throws where the server closes, or patience ends, before. */
  until(isEnough: (bytes: Buffer) => boolean, patienceMs?: number): Promise<Buffer>;
  /** Waits until so many whole answers have come. */
  answers(count: number, methods?: readonly string[]): Promise<RawAnswer[]>;
  /** Waits for the server to close. */
  closed(patienceMs?: number): Promise<Closed>;
};

/** How many whole answers there are: what is not whole yet is no fault. */
function countAnswers(bytes: Buffer, methods: readonly string[]): number {
  try {
    return readAnswers(bytes, methods, { open: true }).length;
  } catch {
    return 0;
  }
}

/**
 * Opens a connection. Strings are written as Latin-1, a byte a character.
 *
 * @param hear told of all that comes
 */
export async function openWire(port: number, hear?: (chunk: Buffer) => void): Promise<Wire> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
  await once(socket, 'connect');
  const openedAt = performance.now();
  const chunks: Buffer[] = [];
  let reset = false;
  let closedAt: number | null = null;
  let changed = (): void => undefined;
  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    hear?.(chunk);
    changed();
  });
  socket.on('error', () => (reset = true));
  const over = (): void => {
    closedAt ??= performance.now() - openedAt;
    changed();
    socket.destroy();
  };
  socket.on('end', over).on('close', over);
  const received = () => Buffer.concat(chunks);
  const isOver = () => closedAt !== null;

  async function wait(isDone: () => boolean, what: string, patienceMs = PATIENCE_MS) {
    const until = performance.now() + patienceMs;
    while (!isDone()) {
      const left = until - performance.now();
      if (left <= 0) throw new Error(`${what}, after ${received().toString('latin1')}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        changed = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  const until: Wire['until'] = async (isEnough, patienceMs) => {
    await wait(() => isEnough(received()) || isOver(), 'what was awaited did not come', patienceMs);
    if (!isEnough(received())) {
      throw new Error(`the server closed after ${received().toString('latin1')}`);
    }
    return received();
  };
  return {
    socket,
    received,
    until,
    async write(...pieces) {
      for (const piece of pieces) {
        if (isOver()) return;
        const bytes = typeof piece === 'string' ? Buffer.from(piece, 'latin1') : piece;
        await new Promise<void>((resolve) => {
          socket.once('close', resolve);
          socket.write(bytes, () => {
            socket.off('close', resolve);
            resolve();
          });
        });
      }
    },
    end: () => void socket.end(),
    reset: () => void socket.resetAndDestroy(),
    async answers(count, methods = []) {
      const bytes = await until((all) => countAnswers(all, methods) >= count);
      return readAnswers(bytes, methods, { open: true });
    },
    async closed(patienceMs) {
      await wait(isOver, 'the server keeps the connection', patienceMs);
      return { bytes: received(), reset, afterMs: closedAt! };
    },
  };
}
