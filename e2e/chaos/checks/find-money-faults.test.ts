import { describe, expect, it } from 'vitest';
import { findMoneyFaults, type Money } from './find-money-faults';

const PAYER = `0x${'aB'.repeat(20)}` as const;
const NONCE = `0x${'0C'.repeat(32)}` as const;
const HASH = `0x${'D1'.repeat(32)}` as const;
const low = (text: string) => text.toLowerCase();

/** One batch of two, paid and delivered, and a purchase that was never charged. */
const honest: Money = {
  price: 10_000n,
  transfers: [
    {
      transactionHash: HASH,
      logIndex: 1,
      blockNumber: 7n,
      from: PAYER,
      value: 20_000n,
      nonce: NONCE,
    },
  ],
  payments: [
    {
      id: 'p1',
      state: 'settled',
      payer: low(PAYER),
      nonce: low(NONCE),
      transaction: low(HASH),
      amount: 20_000n,
      count: 2,
      product: 'upload',
      payerOnly: false,
      headKnown: true,
    },
    {
      id: 'p2',
      state: 'refused',
      payer: low(PAYER),
      nonce: '0x02',
      transaction: null,
      amount: 10_000n,
      count: 1,
      product: 'keep',
      payerOnly: false,
      headKnown: true,
    },
  ],
  entitlements: [
    { paymentId: 'p1', state: 'spent', imageId: 'one' },
    { paymentId: 'p1', state: 'spent', imageId: 'two' },
  ],
  purchases: [
    {
      payer: PAYER,
      product: 'batch',
      count: 2,
      delivered: true,
      transaction: HASH,
      imageIds: ['two', 'one'],
    },
    {
      payer: PAYER,
      product: 'keep',
      count: 1,
      delivered: false,
      transaction: null,
      imageIds: [],
    },
  ],
  spent: new Map([[PAYER, 20_000n]]),
  received: 20_000n,
};

const [transfer] = honest.transfers as [Money['transfers'][number]];
const [settled, refused] = honest.payments as [
  Money['payments'][number],
  Money['payments'][number],
];
const [bought, given] = honest.purchases as [
  Money['purchases'][number],
  Money['purchases'][number],
];
const second = { ...settled, id: 'p3', nonce: '0x03', transaction: '0x33', count: 1 };

const LIES: Record<string, readonly [fault: string, lie: Partial<Money>]> = {
  'money without a payment': ['its payment is unknown', { payments: [refused] }],
  'money for a refused payment': [
    'its payment is refused',
    { payments: [{ ...settled, state: 'refused' }, refused] },
  ],
  'a settled payment without money': [
    'settled without money',
    { transfers: [], spent: new Map([[PAYER, 0n]]), received: 0n },
  ],
  'one authorization twice': [
    'moved money twice',
    { transfers: [transfer, transfer], received: 40_000n },
  ],
  'another transaction than the ledger says': [
    'another one than the transfer',
    {
      transfers: [{ ...transfer, transactionHash: '0xee' }],
    },
  ],
  'another amount': [
    'has the amount 10000',
    { payments: [{ ...settled, amount: 10_000n }, refused] },
  ],
  'another payer': [
    'another one than the transfer',
    { payments: [{ ...settled, payer: '0x01' }, refused] },
  ],
  'a payment that stays open': [
    'is pending in the end',
    { payments: [settled, { ...refused, state: 'pending' }] },
  ],
  'a lost payment': ['is lost in the end', { payments: [settled, { ...refused, state: 'lost' }] }],
  'a wallet that lost more than it paid': [
    'has 30000 less and paid 20000',
    { spent: new Map([[PAYER, 30_000n]]) },
  ],
  'a till that got less than was sent': ['10000 arrived, and 20000', { received: 10_000n }],
  'a second settlement of one purchase': [
    'has nothing for it, or paid twice',
    {
      transfers: [
        transfer,
        { ...transfer, transactionHash: '0x33', nonce: '0x03', value: 10_000n },
      ],
      payments: [settled, refused, { ...second, amount: 10_000n }],
      entitlements: [...honest.entitlements, { paymentId: 'p3', state: 'unspent', imageId: null }],
      spent: new Map([[PAYER, 30_000n]]),
      received: 30_000n,
    },
  ],
  'a purchase that was paid and not delivered': [
    'has nothing for it',
    {
      purchases: [{ ...bought, delivered: false }, given],
    },
  ],
  'a delivery for no payment': [
    'names the payment of nobody',
    { purchases: [bought, { ...given, delivered: true }] },
  ],
  'one payment for two deliveries': [
    'has delivered 2 purchases',
    { purchases: [bought, bought, given] },
  ],
  'a keep that became an upload without need': [
    'was to keep an image that is there',
    { payments: [{ ...settled, product: 'keep' }, refused] },
  ],
  'a payment for its wallet alone, though the chain could tell': [
    'for its wallet alone without a reason',
    { payments: [{ ...settled, payerOnly: true }, refused] },
  ],
  'an entitlement too few': [
    'has 1 entitlements for 2',
    { entitlements: honest.entitlements.slice(1) },
  ],
  'an entitlement that is still unspent': [
    'is delivered and unspent',
    {
      entitlements: [honest.entitlements[0]!, { ...honest.entitlements[1]!, state: 'unspent' }],
    },
  ],
  'an entitlement spent on something else': [
    'became one,three and not two,one',
    {
      entitlements: [honest.entitlements[0]!, { ...honest.entitlements[1]!, imageId: 'three' }],
    },
  ],
  'an entitlement of a refused payment': [
    'is refused and entitles',
    {
      entitlements: [...honest.entitlements, { paymentId: 'p2', state: 'spent', imageId: null }],
    },
  ],
  'a delivery to somebody else': [
    'has delivered to somebody else',
    { purchases: [{ ...bought, payer: '0x01' }, given] },
  ],
};

describe('the equation of money', () => {
  it('holds where every cent is where it belongs', () => {
    expect(findMoneyFaults(honest)).toEqual([]);
  });

  it('holds where the chain could not tell who used an authorization', () => {
    const unknown = { ...settled, payerOnly: true, headKnown: false };
    expect(findMoneyFaults({ ...honest, payments: [unknown, refused] })).toEqual([]);
  });

  it.each(Object.entries(LIES))('does not hold with %s', (_, [fault, lie]) => {
    expect(findMoneyFaults({ ...honest, ...lie }).join('\n')).toContain(fault);
  });
});
