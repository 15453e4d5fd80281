import { describe, expect, it } from 'vitest';
import { makeChallenge } from '@/dev/wallet/make-challenge';
import { SHOP } from '@/dev/wallet/make-shop';
import { readChallenge } from './read-challenge';

const changed = { title: 'The terms have changed', way: 'reload' };

describe('readChallenge', () => {
  it('takes the offer that the page has shown', () => {
    expect(readChallenge(makeChallenge(), SHOP, '10000')).toMatchObject({
      scheme: 'exact',
      network: 'eip155:84532',
      amount: '10000',
      maxTimeoutSeconds: 300,
    });
  });

  it.each([
    ['another amount', makeChallenge({ amount: 20_000n }), SHOP],
    ['another recipient', makeChallenge({ payTo: `0x${'ab'.repeat(20)}` }), SHOP],
    ['another chain', makeChallenge(), { ...SHOP, network: 'base' as const }],
    ['no base64', '§', SHOP],
    ['no JSON', btoa('{'), SHOP],
    ['no offers', btoa('{"accepts":[]}'), SHOP],
    ['something else for offers', btoa('{"accepts":{"length":1}}'), SHOP],
    ['an offer without an amount', btoa('{"accepts":[{"scheme":"exact"},null]}'), SHOP],
  ])('puts nothing before the wallet that holds %s', (_, header, shop) => {
    expect(readChallenge(header, shop, '10000')).toMatchObject(changed);
  });
});
