import { describe, expect, it } from 'vitest';
import { answerWith, SERVER } from '@/dev/cli/make-cli';
import { makeChallenge } from '@/dev/wallet/make-challenge';
import { SHOP } from '@/dev/wallet/make-shop';
import { NETWORKS } from '@/lib/payments/networks';
import { readTerms } from './read-terms';

const V2 = JSON.parse(Buffer.from(makeChallenge(), 'base64').toString()) as {
  accepts: [Record<string, unknown>];
};
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64');
const read = (change: Record<string, unknown>, server = SERVER) => {
  const challenge = { ...V2, accepts: [{ ...V2.accepts[0], ...change }] };
  return readTerms(answerWith(402, {}, { 'PAYMENT-REQUIRED': encode(challenge) }), server);
};
const V1 = {
  x402Version: 1,
  accepts: [
    {
      ...{ scheme: 'exact', network: 'base-sepolia', maxAmountRequired: '10000' },
      ...{ payTo: SHOP.payTo, asset: NETWORKS['base-sepolia'].asset, maxTimeoutSeconds: 300 },
    },
  ],
};

describe('readTerms', () => {
  it('reads the server’s own challenge', () => {
    expect(read({})).toMatchObject({
      ...{ amount: 10_000n, payTo: SHOP.payTo, maxTimeoutSeconds: 300 },
      network: { name: 'base-sepolia' },
      required: { x402Version: 2, accepts: [{ amount: '10000' }] },
    });
  });

  it('reads version 1 from the body, where there is no other', () => {
    expect(readTerms(answerWith(402, V1), SERVER)).toMatchObject({
      amount: 10_000n,
      required: { x402Version: 1, accepts: V1.accepts },
    });
  });

  it('takes the one that it knows out of several', () => {
    const challenge = { ...V2, accepts: [null, { scheme: 'upto' }, ...V2.accepts] };
    const header = { 'PAYMENT-REQUIRED': encode(challenge) };
    const terms = readTerms(answerWith(402, '', header), SERVER);
    expect(terms).toMatchObject({ required: { accepts: V2.accepts } });
  });

  it.each([
    ['another coin', { asset: '0x0000000000000000000000000000000000000402' }],
    ['the coin of the other network', { asset: NETWORKS.base.asset }],
    ['another network', { network: 'eip155:1' }],
    ['another scheme', { scheme: 'upto' }],
    ['nobody to pay', { payTo: `0x${'0'.repeat(40)}` }],
    ['no account', { payTo: 'you' }],
    ['no amount', { amount: '0' }],
    ['a negative amount', { amount: '-1' }],
    ['an amount with a point', { amount: '0.01' }],
    ['a signature for hours', { maxTimeoutSeconds: 86_400 }],
    ['Permit2', { extra: { assetTransferMethod: 'permit2' } }],
  ])('signs nothing for %s', (_, change) => {
    expect(read(change)).toMatchObject({ failed: 'payment', code: 'unknown_terms' });
  });

  it.each(['', 'not base64 at all', encode(null), encode({ x402Version: 3, accepts: [] })])(
    'signs nothing for the header %j',
    (header) => {
      const terms = readTerms(answerWith(402, '<html>', { 'PAYMENT-REQUIRED': header }), SERVER);
      expect(terms).toMatchObject({ failed: 'payment' });
    },
  );

  it('sends real money over no open line, and play money over any', () => {
    const real = { network: NETWORKS.base.caip2, asset: NETWORKS.base.asset };
    expect(read(real, 'http://img.example')).toMatchObject({ code: 'insecure_server' });
    expect(read(real, 'http://localhost.example')).toMatchObject({ code: 'insecure_server' });
    for (const server of ['https://img.example', 'http://localhost:3000', 'http://[::1]:3000']) {
      expect(read(real, server)).toMatchObject({ amount: 10_000n });
    }
    expect(read({}, 'http://img.example')).toMatchObject({ amount: 10_000n });
  });
});
