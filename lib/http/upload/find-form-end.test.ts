import { describe, expect, it } from 'vitest';
import { findFormEnd } from './find-form-end';

/** How many bytes are the form's, of a body that comes in pieces; null where its end does not come. */
function endOf(body: string, piece: number): number | null {
  const find = findFormEnd('a-b');
  for (let at = 0; at < body.length; at += piece) {
    const end = find(Buffer.from(body.slice(at, at + piece), 'latin1'));
    if (end !== null) return at + end;
  }
  return null;
}

describe.each([1, 2, 3, 5, 8, 9, 1000])('the end of a form in pieces of %i', (piece) => {
  it.each([
    ['--a-b--', 7],
    ['--a-b--\r\nmore', 7],
    ['--a-b\r\n\r\nx\r\n--a-b--\r\n--a-b--', 19],
    ['before\r\n--a-b--', 15],
    ['--a-b\r\n--a-b--', 14],
    ['\r\n--a-b-\r\n--a-b--', 17],
    ['\r\r\n--a-b--', 10],
  ])('of %j comes after %i', (body, end) => {
    expect(endOf(body, piece)).toBe(end);
  });

  it.each([
    '',
    '--a-b',
    '--a-b-',
    'x--a-b--',
    '\n--a-b--',
    '\r\n--A-b--',
    '\r\n--a-b\r\n--',
    '\r\n --a-b--',
  ])('does not come in %j', (body) => {
    expect(endOf(body, piece)).toBeNull();
  });
});
