import { describe, expect, it } from 'vitest';
import { makeSignedPayment, TERMS } from '@/dev/payments/make-signed-payment';
import { checkNetwork } from './check-network';

describe('checkNetwork', () => {
  it('takes our network by the name of each version', () => {
    expect(checkNetwork(makeSignedPayment({ version: 1 }), TERMS)).toBeNull();
    expect(checkNetwork(makeSignedPayment({ version: 2 }), TERMS)).toBeNull();
  });

  it.each([
    [1, 'base'],
    [1, 'eip155:84532'],
    [1, 'Base-Sepolia'],
    [2, 'eip155:8453'],
    [2, 'base-sepolia'],
    [2, 'eip155:084532'],
    [2, 'eip155:*'],
  ] as const)('refuses, in version %i, "%s"', (version, network) => {
    const payment = makeSignedPayment({ version, accepted: { network } });
    expect(checkNetwork(payment, TERMS)).toMatchObject({
      refused: 'payment_required',
      reason: 'invalid_network',
    });
  });
});
