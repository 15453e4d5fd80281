import { expect, it } from 'vitest';
import { parseTarget } from './parse-target';

it.each([
  ['k3v9m2x7qa', 'k3v9m2x7qa'],
  ['k3v9m2x7qa.png', 'k3v9m2x7qa'],
  ['https://i.example.org/aBcDeFgHiJ.webp', 'aBcDeFgHiJ'],
  ['http://localhost:3000/i/k3v9m2x7qa.png?download=x', 'k3v9m2x7qa'],
  ['http://localhost:3000/k3v9m2x7qa', 'k3v9m2x7qa'],
])('%s', (word, id) => expect(parseTarget(word)?.id).toBe(id));

it.each(['', '../../x', 'a/b', 'https://example.org/', 'ab', 'k3v9m2x7qa/keep', 'a b c d'])(
  'is no image: %j',
  (word) => expect(parseTarget(word)).toBeNull(),
);
