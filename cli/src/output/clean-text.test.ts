import { expect, it } from 'vitest';
import { cleanText } from './clean-text';

it('leaves words, and nothing that moves a cursor', () => {
  expect(cleanText('Größe: 3 MB – ok')).toBe('Größe: 3 MB – ok');
  expect(cleanText('a\u001b[2Jb\r\nc\u009bd\u2028e')).toBe('a [2Jb c d e');
});
