import { describe, expect, it } from 'vitest';
import { readBearer } from './read-bearer';

const read = (authorization: string) => readBearer(new Headers({ authorization }));

describe('readBearer', () => {
  it('reads the token of the header', () => {
    expect(read('Bearer abc123')).toBe('abc123');
    expect(read('bearer  a.b_c~d+e/f-g==')).toBe('a.b_c~d+e/f-g==');
  });

  it.each([
    '',
    'Bearer',
    'Bearer ',
    'Basic abc',
    'abc',
    'Bearer a b',
    'Bearer a,b',
    'Bearer é',
    `Bearer ${'a'.repeat(513)}`,
  ])('finds none in %j', (header) => expect(read(header)).toBeNull());

  it('finds none where there is no header', () => {
    expect(readBearer(new Headers())).toBeNull();
  });
});
