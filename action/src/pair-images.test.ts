import { describe, expect, it } from 'vitest';
import { pairImages, type Side } from './pair-images';

const side = (name: string, url: string, sha256?: string): Side => ({
  name,
  image: { name, url, ...(sha256 === undefined ? {} : { sha256 }) },
});
const lost = (name: string): Side => ({ name, image: null });
const states = (before: Side[], after: Side[]) =>
  pairImages(before, after).map(({ name, state }) => `${name} ${state}`);

describe('pairImages', () => {
  it('pairs by name, in the order of names', () => {
    expect(
      states(
        [side('c', 'u1', 'h1'), side('a', 'u2', 'h2'), side('d', 'u3', 'h3')],
        [side('d', 'u4', 'h4'), side('b', 'u5', 'h5'), side('a', 'u6', 'h2')],
      ),
    ).toEqual(['a same', 'b new', 'c removed', 'd changed']);
  });

  it.each([
    ['one address', side('a', 'u'), side('a', 'u'), 'same'],
    ['one hash', side('a', 'u', 'h'), side('a', 'v', 'h'), 'same'],
    ['two hashes', side('a', 'u', 'h'), side('a', 'v', 'i'), 'changed'],
    ['no hash', side('a', 'u'), side('a', 'v'), 'changed'],
    ['nothing before', lost('a'), side('a', 'v', 'h'), 'changed'],
    ['nothing after', side('a', 'v', 'h'), lost('a'), 'changed'],
    ['nothing at all', lost('a'), lost('a'), 'changed'],
  ])('of %s', (_, before, after, state) => {
    expect(states([before], [after])).toEqual([`a ${state}`]);
  });

  it('takes the last of several with one name', () => {
    const [pair] = pairImages([], [side('a', 'u'), side('a', 'v')]);
    expect(pair!.after!.image!.url).toBe('v');
  });
});
