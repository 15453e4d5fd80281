export type Answer = {
  readonly status: number;
  /** The head as it came, up to its empty line. */
  readonly head: string;
  /** Bytes of the body. */
  readonly length: number;
  /** Null unless it was asked to be kept. */
  readonly body: Buffer | null;
};

const HEAD_END = '\r\n\r\n';

function readLength(head: string, status: number): number | 'chunked' {
  if (status === 304 || status === 204) return 0;
  const told = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (told !== undefined) return Number(told);
  if (/\r\ntransfer-encoding: *chunked/i.test(head)) return 'chunked';
  throw new Error(`an answer without a length:\n${head}`);
}

/**
 * Reads the answers of one connection, as far as counting them needs: status, and where each ends. Cheap, since it
 * shares the processors with what is measured. The chunks may be overwritten after each call.
 *
 * @param keepBody whether bodies are wanted, or only how long they are
 */
export function createAnswerReader(
  onAnswer: (answer: Answer) => void,
  keepBody: boolean,
): (chunk: Buffer) => void {
  /** What is read next: a head, bytes of a body, a line with the size of a chunk, or what follows a chunk. */
  let state: 'head' | 'bytes' | 'size' | 'gap' | 'end' = 'head';
  let line = '';
  let [head, status, left, length] = ['', 0, 0, 0];
  let chunked = false;
  let kept: Buffer[] = [];

  const finish = (): void => {
    state = 'head';
    const body = keepBody ? Buffer.concat(kept) : null;
    kept = [];
    onAnswer({ status, head, length, body });
  };

  const beginBody = (): void => {
    status = Number(head.slice(9, 12));
    const told = readLength(head, status);
    chunked = told === 'chunked';
    length = 0;
    left = told === 'chunked' ? 0 : told;
    if (chunked) state = 'size';
    else if (left > 0) state = 'bytes';
    else finish();
  };

  /** Text up to and without `mark`, which may come in pieces; null until it is there. */
  const readUntil = (
    chunk: Buffer,
    at: number,
    mark: string,
  ): { text: string; at: number } | null => {
    const found = line === '' ? chunk.indexOf(mark, at, 'latin1') : -1;
    if (found >= 0) return { text: chunk.toString('latin1', at, found), at: found + mark.length };
    const before = line.length;
    line += chunk.toString('latin1', at);
    const end = line.indexOf(mark);
    if (end < 0) return null;
    const text = line.slice(0, end);
    line = '';
    return { text, at: at + end + mark.length - before };
  };

  return (chunk) => {
    let at = 0;
    while (at < chunk.length) {
      if (state === 'bytes' || state === 'gap' || state === 'end') {
        const taken = Math.min(left, chunk.length - at);
        if (state === 'bytes') {
          length += taken;
          if (keepBody) kept.push(Buffer.from(chunk.subarray(at, at + taken)));
        }
        at += taken;
        left -= taken;
        if (left > 0) continue;
        if (state === 'end' || (state === 'bytes' && !chunked)) finish();
        else if (state === 'bytes') [state, left] = ['gap', 2];
        else state = 'size';
        continue;
      }
      const read = readUntil(chunk, at, state === 'head' ? HEAD_END : '\r\n');
      if (read === null) return;
      at = read.at;
      if (state === 'head') {
        head = read.text;
        beginBody();
      } else {
        left = Number.parseInt(read.text, 16);
        state = left === 0 ? 'end' : 'bytes';
        if (left === 0) left = 2;
      }
    }
  };
}
