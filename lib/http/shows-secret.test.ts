import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { Secret } from '@/lib/secret';
import { showsSecret } from './shows-secret';

const compare = vi.spyOn(crypto, 'timingSafeEqual');
// What was imported by name is this too, from here on.
beforeAll(() => syncBuiltinESMExports());
beforeEach(() => void compare.mockClear());
afterAll(() => {
  compare.mockRestore();
  syncBuiltinESMExports();
});

const NEW = 'the-new-one-of-them';
const OLD = 'the-old-one-of-them==';
const shows = (token: string, secrets: readonly string[]) =>
  showsSecret(
    new Headers({ authorization: `Bearer ${token}` }),
    secrets.map((text) => new Secret(text)),
  );

it.each([NEW, OLD, `${NEW},${OLD}`])('takes %s of a list of two', (token) => {
  expect(shows(token, [NEW, OLD])).toBe(true);
});

it.each([
  ...[`${OLD},${NEW}`, `${NEW},`, `,${NEW}`, `${NEW},${NEW}`, `${NEW}, ${OLD}`, `${NEW},${OLD},x`],
  ...[`${NEW}x`, NEW.slice(1), `${NEW}${OLD}`, NEW.toUpperCase()],
])('does not take %s', (token) => {
  expect(shows(token, [NEW, OLD])).toBe(false);
});

it('takes no list where one is good, and nothing where none is', () => {
  expect(shows(`${NEW},${OLD}`, [NEW])).toBe(false);
  for (const token of [NEW, 'undefined', 'null', '']) expect(shows(token, [])).toBe(false);
});

it.each([NEW, OLD, `${NEW},${OLD}`, 'neither-of-them-here'])(
  'compares %s with all of them, by hashes of one length',
  (token) => {
    shows(token, [NEW, OLD]);
    const lengths = compare.mock.calls.map(([a, b]) => [a.byteLength, b.byteLength]);
    expect(lengths).toEqual([
      [32, 32],
      [32, 32],
      [32, 32],
    ]);
  },
);
