import { expect, it } from 'vitest';
import { readPrivateKey } from './read-private-key';

const HEX = 'ab'.repeat(32);

it('takes 64 hex digits', () => {
  expect(readPrivateKey(HEX)).toBe(`0x${HEX}`);
  expect(readPrivateKey(` 0x${HEX}\n`)).toBe(`0x${HEX}`);
});

it.each([undefined, '', '0x', HEX.slice(1), `${HEX}0`, `0X${HEX}`, 'z'.repeat(64)])(
  'refuses %j and does not repeat it',
  (text) => {
    const failure = readPrivateKey(text);
    expect(failure).toMatchObject({ failed: 'payment' });
    if (text !== undefined && text.length > 2) expect(JSON.stringify(failure)).not.toContain(text);
  },
);
