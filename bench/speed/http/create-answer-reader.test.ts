import { describe, expect, it } from 'vitest';
import { createAnswerReader, type Answer } from './create-answer-reader';

const SIZED = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello';
const NOT_MODIFIED = 'HTTP/1.1 304 Not Modified\r\nETag: "a"\r\n\r\n';
const CHUNKED =
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n';
const EMPTY = 'HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n';

function readIn(pieces: readonly string[], keepBody = true): readonly Answer[] {
  const answers: Answer[] = [];
  const read = createAnswerReader((answer) => answers.push(answer), keepBody);
  const buffer = Buffer.alloc(1_000);
  // The same buffer for all of them, as a socket's: nothing may be read from it later.
  for (const piece of pieces) read(buffer.subarray(0, buffer.write(piece, 'latin1')));
  return answers;
}

describe('createAnswerReader', () => {
  const all = [SIZED, NOT_MODIFIED, CHUNKED, EMPTY, SIZED].join('');

  it.each([1, 2, 3, 7, 50, all.length])('finds every answer in pieces of %i bytes', (size) => {
    const pieces = all.match(new RegExp(`[^]{1,${size}}`, 'g'))!;
    const found = readIn(pieces).map(({ status, length, body }) => [
      status,
      length,
      body?.toString(),
    ]);
    expect(found).toEqual([
      [200, 5, 'hello'],
      [304, 0, ''],
      [200, 5, 'hello'],
      [404, 0, ''],
      [200, 5, 'hello'],
    ]);
  });

  it('counts what it does not keep', () => {
    expect(readIn([CHUNKED], false)).toMatchObject([{ length: 5, body: null }]);
  });

  it('calls no part of an answer one', () => {
    expect(readIn([SIZED.slice(0, -1)])).toEqual([]);
    expect(readIn([CHUNKED.slice(0, -1)])).toEqual([]);
  });

  it('refuses an answer whose end nobody can know', () => {
    expect(() => readIn(['HTTP/1.1 200 OK\r\n\r\n'])).toThrow('without a length');
  });
});
