import { describe, expect, it } from 'vitest';
import { makeSignedPayment, TERMS } from '@/dev/payments/make-signed-payment';
import { checkValue } from './check-value';

const refusal = {
  refused: 'payment_required',
  reason: 'invalid_exact_evm_payload_authorization_value',
};

describe('checkValue', () => {
  it('takes the price', () => {
    expect(checkValue(makeSignedPayment({ version: 1 }), TERMS)).toBeNull();
    expect(checkValue(makeSignedPayment({ version: 2 }), TERMS)).toBeNull();
  });

  it.each([0n, 9_999n, 10_001n, 2n ** 256n - 1n])('refuses %i atoms signed', (value) => {
    for (const version of [1, 2] as const) {
      const payment = makeSignedPayment({ version, authorization: { value } });
      expect(checkValue(payment, TERMS)).toMatchObject(refusal);
    }
  });

  it.each(['9999', '10001', '010000', '10000.0', '0x2710', '1e4'])(
    'refuses terms of "%s", whatever is signed',
    (amount) => {
      expect(checkValue(makeSignedPayment({ accepted: { amount } }), TERMS)).toMatchObject(refusal);
    },
  );

  it('says the price', () => {
    const payment = makeSignedPayment({ authorization: { value: 1n } });
    expect(checkValue(payment, TERMS)?.detail).toContain('10000 atomic units');
  });
});
