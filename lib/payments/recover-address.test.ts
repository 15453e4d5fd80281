import fc from 'fast-check';
import { recoverAddress as recoverWithViem, type Hex } from 'viem';
import { sign } from 'viem/accounts';
import { expect, it } from 'vitest';
import { recoverAddress } from './recover-address';

const toHex = (bytes: Uint8Array): Hex => `0x${Buffer.from(bytes).toString('hex')}`;
const bytes = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map(toHex);
const viem = async (hash: Hex, signature: Hex) =>
  recoverWithViem({ hash, signature }).then(
    (address) => address.toLowerCase(),
    () => null,
  );

it('finds the account that signed, as viem does', async () => {
  const keys = bytes(32).filter((key) => BigInt(key) > 0n && BigInt(key) < 2n ** 255n);
  const property = fc.asyncProperty(keys, bytes(32), async (privateKey, hash) => {
    const signature = await sign({ hash, privateKey, to: 'hex' });
    const found = await recoverAddress(hash, signature);
    expect(found).not.toBeNull();
    expect(found).toBe(await viem(hash, signature));
  });
  await fc.assert(property, { numRuns: 50 });
});

it('makes of bytes that nobody signed what viem makes of them', async () => {
  const ends = fc.constantFrom('00', '01', '1b', '1c', '02', '1d', 'ff');
  const made = fc.tuple(bytes(32), bytes(64), ends);
  const property = fc.asyncProperty(made, async ([hash, rs, v]) => {
    expect(await recoverAddress(hash, `${rs}${v}`)).toBe(await viem(hash, `${rs}${v}`));
  });
  await fc.assert(property, { numRuns: 100 });
});

const ORDER = 'fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141';
const ONE = `${'0'.repeat(63)}1`;
it.each([
  ['nothing', '0x'],
  ['64 bytes', `0x${'11'.repeat(64)}`],
  ['66 bytes', `0x${'11'.repeat(64)}1b00`],
  ['zeros', `0x${'00'.repeat(64)}1b`],
  ['an r that is the order', `0x${ORDER}${ONE}1b`],
  ['an s that is the order', `0x${ONE}${ORDER}1b`],
] satisfies [string, Hex][])('finds nobody in %s', async (_, signature) => {
  expect(await recoverAddress(`0x${'22'.repeat(32)}`, signature)).toBeNull();
});
