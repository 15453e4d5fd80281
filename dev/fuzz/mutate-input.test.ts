import { describe, expect, it } from 'vitest';
import { makeDice } from './make-dice';
import { mutateInput } from './mutate-input';

const input = Buffer.from('bytes=0-499, "some words" 17');
const source = {
  other: Buffer.from('another one'),
  dictionary: ['a word of the format'],
  maxLength: 40,
};
const mutants = Array.from({ length: 2_000 }, (_, seed) =>
  mutateInput(input, source, makeDice(seed)),
);

describe('mutateInput', () => {
  it('leaves its input as it is, and makes nothing longer than it may', () => {
    expect(input.toString()).toBe('bytes=0-499, "some words" 17');
    expect(Math.max(...mutants.map(({ length }) => length))).toBe(40);
  });

  it('makes the same of the same dice, and mostly something new of others', () => {
    const again = mutateInput(input, source, makeDice(7));
    expect(again.equals(mutants[7]!)).toBe(true);
    expect(new Set(mutants.map((bytes) => bytes.toString('latin1'))).size).toBeGreaterThan(1_200);
  });

  it('writes words of the format, pieces of the other input, and other numbers', () => {
    const texts = mutants.map((bytes) => bytes.toString('latin1'));
    for (const piece of [
      'a word of the format',
      'another',
      '=9007199254740993-',
      '0-498',
      '0-501',
    ]) {
      expect(texts.some((text) => text.includes(piece))).toBe(true);
    }
  });

  it('takes an input that is empty, and dice without a dictionary', () => {
    for (let seed = 0; seed < 500; seed += 1) {
      const empty = { other: Buffer.alloc(0), dictionary: [], maxLength: 8 };
      expect(mutateInput(Buffer.alloc(0), empty, makeDice(seed)).length).toBeLessThanOrEqual(8);
    }
  });
});
