import { describe, expect, it } from 'vitest';
import { randomIds } from './ids';

describe('randomIds', () => {
  it('names images with 62 bits and storage keys with 103', () => {
    expect(randomIds.image()).toMatch(/^[a-z0-9]{12}$/);
    expect(randomIds.storage()).toMatch(/^[a-z0-9]{20}$/);
    expect(randomIds.uuid()).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  it('never says the same twice', () => {
    expect(new Set(Array.from({ length: 10_000 }, () => randomIds.image())).size).toBe(10_000);
  });

  it('prefers no letter', () => {
    const counts = new Map<string, number>();
    const text = Array.from({ length: 18_000 }, () => randomIds.storage()).join('');
    for (const letter of text) counts.set(letter, (counts.get(letter) ?? 0) + 1);
    expect(counts.size).toBe(36);
    // 10,000 of each are expected, give or take 100; byte % 36 alone would give the first four 10,900.
    for (const count of counts.values()) expect(Math.abs(count - 10_000)).toBeLessThan(700);
  });
});
