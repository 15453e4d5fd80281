import { hashTypedData } from 'viem';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { describe, expect, it } from 'vitest';
import { makeSignedPayment, TERMS } from '@/dev/payments/make-signed-payment';
import { ChainError, type Chain } from '../chain';
import type { SignedPayment } from '../signed-payment';
import { authorizationTypedData } from '../typed-data';
import { checkSignature } from './check-signature';

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/** A chain that counts how often it was asked for code. */
function makeChain(hasCode: () => Promise<boolean>) {
  const asked: string[] = [];
  const chain = {
    hasCode: (address: string) => {
      asked.push(address);
      return hasCode();
    },
  } as unknown as Chain;
  return { chain, asked };
}

/** A payment with the signature of its payer, made by viem; what clients make is tested in stock-clients.test.ts. */
async function makePaid(): Promise<SignedPayment> {
  const account = privateKeyToAccount(generatePrivateKey());
  const from = account.address.toLowerCase() as `0x${string}`;
  const payment = makeSignedPayment({ authorization: { from } });
  const typedData = authorizationTypedData(TERMS.network, payment.authorization);
  return { ...payment, signature: await account.signTypedData(typedData) };
}

/** The same signature, by its other `s`: the token refuses it. */
function flip(signature: string): `0x${string}` {
  const s = (ORDER - BigInt(`0x${signature.slice(66, 130)}`)).toString(16).padStart(64, '0');
  const v = signature.endsWith('1b') ? '1c' : '1b';
  return `0x${signature.slice(2, 66)}${s}${v}`;
}

const refusal = {
  refused: 'payment_required',
  reason: 'invalid_exact_evm_payload_signature',
};

describe('checkSignature', () => {
  it('takes the payer’s own without asking the chain', async () => {
    const { chain, asked } = makeChain(async () => false);
    expect(await checkSignature(chain, TERMS.network, await makePaid())).toBeNull();
    expect(asked).toEqual([]);
  });

  it.each([
    ['of another account', (paid: SignedPayment) => paid, true],
    ['with the other s', ({ signature }: SignedPayment) => ({ signature: flip(signature) }), false],
    ['of zeros', () => ({ signature: `0x${'00'.repeat(65)}` as const }), false],
    ['of ones', () => ({ signature: `0x${'ff'.repeat(65)}` as const }), false],
    [
      'with the parity alone for v, which the token does not know',
      ({ signature }: SignedPayment) => ({
        signature: signature.replace(/1[bc]$/, (v) => (v === '1b' ? '00' : '01')) as `0x${string}`,
      }),
      false,
    ],
    [
      'with an unknown v',
      ({ signature }: SignedPayment) => ({
        signature: `${signature.slice(0, 130)}77` as `0x${string}`,
      }),
      false,
    ],
  ])('refuses one %s where the payer has no code', async (_, change, swap) => {
    const paid = await makePaid();
    const payment = swap
      ? { ...paid, signature: (await makePaid()).signature }
      : { ...paid, ...change(paid) };
    const { chain, asked } = makeChain(async () => false);
    expect(await checkSignature(chain, TERMS.network, payment)).toMatchObject(refusal);
    expect(asked).toEqual([paid.authorization.from]);
    // A contract may take it.
    const contract = makeChain(async () => true);
    expect(await checkSignature(contract.chain, TERMS.network, payment)).toBeNull();
  });

  it.each([66, 800])('leaves one of %i bytes to the facilitator', async (bytes) => {
    const { chain, asked } = makeChain(async () => false);
    const payment = makeSignedPayment({ signature: `0x${'11'.repeat(bytes)}` });
    expect(await checkSignature(chain, TERMS.network, payment)).toBeNull();
    expect(asked).toEqual([]);
  });

  it('is not available where the chain does not answer', async () => {
    const { chain } = makeChain(async () => {
      throw new ChainError('the node did not answer in time');
    });
    expect(await checkSignature(chain, TERMS.network, makeSignedPayment())).toMatchObject({
      refused: 'payments_unavailable',
      retryAfterSeconds: 5,
    });
  });

  it('lets a surprise through', async () => {
    const { chain } = makeChain(async () => {
      throw new TypeError('a bug');
    });
    await expect(checkSignature(chain, TERMS.network, makeSignedPayment())).rejects.toThrow(
      'a bug',
    );
  });
});

describe('authorizationTypedData', () => {
  it('is another message on each network', async () => {
    const { authorization } = await makePaid();
    const { NETWORKS } = await import('../networks');
    const hashes = Object.values(NETWORKS).map((network) =>
      hashTypedData(authorizationTypedData(network, authorization)),
    );
    expect(new Set(hashes).size).toBe(2);
  });
});
