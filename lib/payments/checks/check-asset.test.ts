import { describe, expect, it } from 'vitest';
import { makeSignedPayment, TERMS } from '@/dev/payments/make-signed-payment';
import { NETWORKS } from '../networks';
import { checkAsset } from './check-asset';

describe('checkAsset', () => {
  it('takes our USDC in any letter case', () => {
    const asset = '0x036CbD53842c5426634e7929541eC2318f3dCF7e';
    expect(checkAsset(makeSignedPayment(), TERMS)).toBeNull();
    expect(checkAsset(makeSignedPayment({ accepted: { asset } }), TERMS)).toBeNull();
  });

  it('does not ask version 1, which does not say it', () => {
    expect(checkAsset(makeSignedPayment({ version: 1 }), TERMS)).toBeNull();
  });

  it.each([NETWORKS.base.asset, 'USDC', TERMS.payTo])('refuses %s', (asset) => {
    expect(checkAsset(makeSignedPayment({ accepted: { asset } }), TERMS)).toMatchObject({
      refused: 'payment_required',
      reason: 'invalid_payment_requirements',
    });
  });
});
