import { describe, expect, it } from 'vitest';
import { makeSignedPayment, TERMS } from '@/dev/payments/make-signed-payment';
import { checkPayTo } from './check-pay-to';

const OTHER = '0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc';
const refusal = {
  refused: 'payment_required',
  reason: 'invalid_exact_evm_payload_recipient_mismatch',
};

describe('checkPayTo', () => {
  it('takes what goes to us, in any letter case of the terms', () => {
    const mixed = { network: TERMS.network, amount: 1n, payTo: OTHER } as const;
    const payment = makeSignedPayment({
      accepted: { payTo: '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC' },
      authorization: { to: OTHER },
    });
    expect(checkPayTo(payment, mixed)).toBeNull();
    expect(checkPayTo(makeSignedPayment({ version: 1 }), TERMS)).toBeNull();
  });

  it.each([1, 2] as const)('refuses, in version %i, what is signed for another', (version) => {
    const payment = makeSignedPayment({ version, authorization: { to: OTHER } });
    expect(checkPayTo(payment, TERMS)).toMatchObject(refusal);
  });

  it('refuses terms that name another, whatever is signed', () => {
    const payment = makeSignedPayment({ accepted: { payTo: OTHER } });
    expect(checkPayTo(payment, TERMS)).toMatchObject(refusal);
  });
});
