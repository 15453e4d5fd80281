import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hexToBigInt, numberToHex, zeroAddress, type Hex, type PrivateKeyAccount } from 'viem';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { USDC } from '@/dev/chain/usdc';
import type { WireAuthorization, WirePayment } from '../../product/payments/sign-challenge';
import { openShop, type Shop } from './open-shop';
import { TOKEN } from './open-stall';

/** Of secp256k1. */
const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const SIGNATURE = 'invalid_exact_evm_payload_signature';

let shop: Shop;
let buyer: PrivateKeyAccount;
beforeAll(async () => {
  shop = await openShop();
  buyer = await shop.fund();
});
afterAll(() => shop.close());

const inSeconds = (seconds: number) => String(Math.floor(Date.now() / 1_000) + seconds);

type Wild = Partial<Record<keyof WireAuthorization, unknown>> & Record<string, unknown>;

/** Changes members of the authorization, to what no client would write. */
const alter =
  (change: Wild | ((authorization: WireAuthorization) => Wild)) =>
  (payment: WirePayment): WirePayment => {
    const { authorization } = payment.payload;
    const changed = typeof change === 'function' ? change(authorization) : change;
    const altered = { ...authorization, ...changed } as WireAuthorization;
    return { ...payment, payload: { ...payment.payload, authorization: altered } };
  };

const accept =
  (change: object) =>
  (payment: WirePayment): WirePayment => ({
    ...payment,
    accepted: { ...payment.accepted, ...change },
  });

const sign =
  (change: (signature: Hex) => string) =>
  (payment: WirePayment): WirePayment => ({
    ...payment,
    payload: { ...payment.payload, signature: change(payment.payload.signature as Hex) },
  });

type Case = [string, (payment: WirePayment) => WirePayment, number, string?];

describe('an amount that is none', () => {
  const cases: Case[] = [
    ['a number', alter({ value: 10_000 }), 400],
    ['hex', alter({ value: '0x2710' }), 400],
    ['an exponent', alter({ value: '1e4' }), 400],
    ['a sign before it', alter({ value: '+10000' }), 400],
    ['below nothing', alter({ value: '-10000' }), 400],
    ['a fraction', alter({ value: '10000.0' }), 400],
    ['a space behind it', alter({ value: '10000 ' }), 400],
    ['a line break behind it', alter({ value: '10000\n' }), 400],
    ['digits of another script', alter({ value: '١٠٠٠٠' }), 400],
    ['2^256', alter({ value: String(2n ** 256n) }), 400],
    [
      'the price behind 2^256, as the chain would wrap it',
      alter({ value: String(2n ** 256n + 10_000n) }),
      400,
    ],
    ['a thousand digits', alter({ value: '9'.repeat(1_000) }), 400],
    ['an object that says it', alter({ value: { valueOf: '10000' } }), 400],
    ['a list of one', alter({ value: ['10000'] }), 400],
    ['none', alter({ value: undefined }), 400],
    ['all that there is', alter({ value: String(2n ** 256n - 1n) }), 402],
  ];
  it.each(cases)('%s', async (_, change, status, error) => {
    const payment = change(await shop.sign(2, buyer));
    await shop.expectRefusal(TOKEN, { payment }, status, error);
  });
});

describe('times that cannot be', () => {
  const cases: Case[] = [
    [
      'it ends before it begins',
      alter({ validAfter: inSeconds(200), validBefore: inSeconds(100) }),
      402,
    ],
    ['it never ends', alter({ validBefore: String(2n ** 256n - 1n) }), 402],
    ['it ends in milliseconds', alter({ validBefore: String(Date.now() + 300_000) }), 402],
    ['it ends at no number', alter({ validBefore: 'Infinity' }), 400],
    [
      'it ends at a date',
      alter({ validBefore: new Date(Date.now() + 300_000).toISOString() }),
      400,
    ],
    [
      'it begins this second, and not a second ago',
      alter(() => ({ validAfter: inSeconds(1) })),
      402,
    ],
    ['it begins below nothing', alter({ validAfter: '-1' }), 400],
  ];
  it.each(cases)('%s', async (_, change, status, error) => {
    const payment = change(await shop.sign(1, buyer));
    await shop.expectRefusal(TOKEN, { payment }, status, error);
  });
});

describe('addresses and nonces that are none', () => {
  const cut = (text: string) => text.slice(0, -2);
  const cases: Case[] = [
    ['a nonce of 31 bytes', alter(({ nonce }) => ({ nonce: cut(nonce) })), 400],
    ['a nonce of 33 bytes', alter(({ nonce }) => ({ nonce: `${nonce}00` })), 400],
    ['a nonce without 0x', alter(({ nonce }) => ({ nonce: nonce.slice(2) })), 400],
    ['a nonce behind 0X', alter(({ nonce }) => ({ nonce: nonce.replace('x', 'X') })), 400],
    [
      'a nonce as a number',
      alter(({ nonce }) => ({ nonce: hexToBigInt(nonce as Hex).toString() })),
      400,
    ],
    [
      'a nonce with a letter that is no digit',
      alter(({ nonce }) => ({ nonce: nonce.replace(/.$/, 'g') })),
      400,
    ],
    ['a payer of 19 bytes', alter(({ from }) => ({ from: cut(from) })), 400],
    [
      'a payer of 32 bytes',
      alter(({ from }) => ({ from: `0x${'0'.repeat(24)}${from.slice(2)}` })),
      400,
    ],
    ['a name for a payer', alter({ from: 'vitalik.eth' }), 400],
    ['a payer in CAIP-10', alter(({ from }) => ({ from: `eip155:84532:${from}` })), 400],
    [
      'the payer’s text in full-width letters',
      alter(({ from }) => ({ from: from.replace('0', '０') })),
      400,
    ],
    ['nobody as the payer', alter({ from: zeroAddress }), 402, SIGNATURE],
    ['us as the payer', alter(({ to }) => ({ from: to })), 402, SIGNATURE],
    ['the payer as the payee', alter(({ from }) => ({ to: from })), 402],
    ['nobody as the payee', alter({ to: zeroAddress }), 402],
    ['the coin as the payee', alter({ to: USDC }), 402],
  ];
  it.each(cases)('%s', async (_, change, status, error) => {
    const payment = change(await shop.sign(2, buyer));
    await shop.expectRefusal(TOKEN, { payment }, status, error);
  });
});

describe('more than an authorization, or less', () => {
  const within = (more: object) => (payment: WirePayment) =>
    ({ ...payment, payload: { ...payment.payload, ...more } }) as WirePayment;
  const cases: Case[] = [
    ['a member beside the six', alter({ chainId: '84532' }), 400],
    ['a second value beside the first', alter({ Value: '1' }), 400],
    ['a permit beside it', within({ permit2Authorization: {} }), 402, 'unsupported_payload_type'],
    ['a transaction beside it', within({ transaction: '0x00' }), 402, 'unsupported_payload_type'],
    ['no payload', (payment) => ({ ...payment, payload: undefined as never }), 400],
    ['a payload that is a text', (payment) => ({ ...payment, payload: 'x' as never }), 400],
    ['no authorization', within({ authorization: null }), 400],
    [
      'a list of authorizations',
      (p) => within({ authorization: [p.payload.authorization] })(p),
      400,
    ],
  ];
  it.each(cases)('%s', async (_, change, status, error) => {
    const payment = change(await shop.sign(2, buyer));
    await shop.expectRefusal(TOKEN, { payment }, status, error);
  });
});

describe('terms that are nearly ours', () => {
  const cases: Case[] = [
    ['no terms', (payment) => ({ ...payment, accepted: undefined as never }), 400],
    ['a list of terms', (p) => ({ ...p, accepted: [p.accepted] as never }), 400],
    ['the chain’s number alone', accept({ network: '84532' }), 402, 'invalid_network'],
    [
      'a nought before the chain’s number',
      accept({ network: 'eip155:084532' }),
      402,
      'invalid_network',
    ],
    ['the chain’s number in hex', accept({ network: 'eip155:0x14a34' }), 402, 'invalid_network'],
    ['any chain', accept({ network: 'eip155:*' }), 402, 'invalid_network'],
    ['the chain in capitals', accept({ network: 'EIP155:84532' }), 402, 'invalid_network'],
    ['a space behind the chain', accept({ network: 'eip155:84532 ' }), 402, 'invalid_network'],
    ['the scheme in capitals', accept({ scheme: 'EXACT' }), 402, 'invalid_scheme'],
    ['the coin by its name', accept({ asset: 'USDC' }), 402, 'invalid_payment_requirements'],
    ['the price in dollars', accept({ amount: '0.01' }), 402],
    ['the price as a number', accept({ amount: 10_000 }), 400],
  ];
  it.each(cases)('%s', async (_, change, status, error) => {
    const payment = change(await shop.sign(2, buyer));
    await shop.expectRefusal(TOKEN, { payment }, status, error);
  });
});

describe('a signature that is nearly the payer’s', () => {
  const parts = (signature: string) => ({
    r: signature.slice(2, 66),
    s: hexToBigInt(`0x${signature.slice(66, 130)}`),
    v: Number.parseInt(signature.slice(130), 16),
  });
  const word = (n: bigint) => numberToHex(n, { size: 32 }).slice(2);
  const byte = (n: number) => n.toString(16).padStart(2, '0');
  /** The other signature that the same key could have made (EIP-2). */
  const twin = (signature: string) => {
    const { r, s, v } = parts(signature);
    return `0x${r}${word(ORDER - s)}${byte(v === 27 ? 28 : 27)}`;
  };
  /** EIP-2098. */
  const compact = (signature: string) => {
    const { r, s, v } = parts(signature);
    return `0x${r}${word(s | (BigInt(v - 27) << 255n))}`;
  };
  const withV = (n: number) => (signature: string) => `${signature.slice(0, -2)}${byte(n)}`;
  const cases: Case[] = [
    ['its twin with a high s', sign(twin), 402, SIGNATURE],
    ['of 64 bytes, compact', sign(compact), 400],
    ['the other parity', sign((s) => withV(parts(s).v === 27 ? 28 : 27)(s)), 402, SIGNATURE],
    // The token would take it for nobody's, and the buyer would wait for five minutes.
    ['the parity alone', sign((s) => withV(parts(s).v - 27)(s)), 402, SIGNATURE],
    ['a parity that is none', sign(withV(29)), 402, SIGNATURE],
    ['a parity with a chain’s number in it', sign(withV(37)), 402, SIGNATURE],
    ['all noughts', sign(() => `0x${'0'.repeat(130)}`), 402, SIGNATURE],
    ['r is the order', sign((s) => `0x${word(ORDER)}${s.slice(66)}`), 402, SIGNATURE],
    ['s is nought', sign((s) => `0x${parts(s).r}${word(0n)}${byte(parts(s).v)}`), 402, SIGNATURE],
    ['an odd digit', sign((s) => `${s}0`), 400],
    ['none', sign(() => '0x'), 400],
    ['of 5,000 bytes', sign(() => `0x${'11'.repeat(5_000)}`), 431],
  ];
  it.each(cases)('%s', async (_, change, status, error) => {
    const payment = change(await shop.sign(2, buyer));
    await shop.expectRefusal(TOKEN, { payment }, status, error);
  });

  it('over another text: the payment’s own words as a message', async () => {
    const payment = await shop.sign(2, buyer);
    const { authorization } = payment.payload;
    const signature = await buyer.signMessage({ message: JSON.stringify(authorization) });
    const forged = { ...payment, payload: { authorization, signature } };
    await shop.expectRefusal(TOKEN, { payment: forged }, 402, SIGNATURE);
  });

  it('longer than a key’s, as a contract’s would be: the chain is asked once, and says no', async () => {
    const empty = privateKeyToAccount(generatePrivateKey());
    const payment = sign((s) => `${s}00`)(await shop.sign(2, empty));
    const answer = await shop.attack(
      TOKEN,
      { payment },
      {
        deal: { cents: 0, settles: 1 },
        changes: { payment: { came: 1, went: 0 }, payer_strike: { came: 1, went: 0 } },
      },
    );
    expect(answer).toMatchObject({ status: 402, body: { error: SIGNATURE } });
  });
});

describe('one authorization in another spelling is the same authorization', () => {
  const upper = (hex: string) => `0x${hex.slice(2).toUpperCase()}`;
  const spellings: [string, (payment: WirePayment) => WirePayment][] = [
    ['noughts before the amount', alter({ value: '0000010000' })],
    ['capitals in the nonce', alter(({ nonce }) => ({ nonce: upper(nonce) }))],
    ['capitals in the addresses', alter(({ from, to }) => ({ from: upper(from), to: upper(to) }))],
    ['capitals in the signature', sign(upper)],
    [
      'another resource',
      (payment) => ({ ...payment, resource: { url: 'http://elsewhere.example/' } }) as never,
    ],
    ['another extension', (payment) => ({ ...payment, extensions: { other: {} } }) as never],
  ];
  it.each(spellings)('%s: shown after it was bought, 409', async (_, spell) => {
    const payment = await shop.sign(2, buyer);
    const bought = await shop.deal({ cents: 1 }, () => shop.order(TOKEN, { payment }));
    expect(bought.status).toBe(200);
    await shop.expectRefusal(TOKEN, { payment: spell(payment) }, 409, 'payment_already_used');
  });
});
