import { describe, expect, it } from 'vitest';
import { negotiate } from './negotiate';

describe('negotiate', () => {
  it.each([
    [null, 'application/json'],
    ['', 'application/json'],
    ['*/*', 'application/json'],
    ['text/plain', 'text/plain'],
    ['TEXT/PLAIN', 'text/plain'],
    ['text/html', 'text/html'],
    ['image/avif,image/webp', 'application/json'],
    ['application/json, text/plain, */*', 'application/json'],
    ['text/plain, application/json', 'text/plain'],
    ['text/html;q=0.5, text/plain;q=0.6', 'text/plain'],
    ['text/plain ; charset=utf-8 ; q=0.1 , application/json ; q=0.2', 'application/json'],
    ['text/plain;q=0', 'application/json'],
    ['text/plain;q=junk', 'application/json'],
    [',;,;;q=1,text/plain', 'text/plain'],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8', 'text/html'],
  ])('%s → %s', (accept, offer) => {
    expect(negotiate(accept)).toBe(offer);
  });

  it('reads a hostile header in linear time', () => {
    const startedAt = performance.now();
    for (let round = 0; round < 5; round += 1) negotiate(`a${' '.repeat(60_000)}b`);
    // A backtracking pattern takes seconds for this; a linear one well under a millisecond.
    expect(performance.now() - startedAt).toBeLessThan(500);
  });

  it('looks at a bounded number of types', () => {
    expect(negotiate(`${'a/b,'.repeat(40)}text/plain`)).toBe('application/json');
  });
});
