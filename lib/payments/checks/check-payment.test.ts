import { describe, expect, it } from 'vitest';
import { makeSignedPayment, SIGNED_AT, TERMS } from '@/dev/payments/make-signed-payment';
import { REFUSAL_REASONS } from '../refusal-reasons';
import type { SignedPayment } from '../signed-payment';
import { checkPayment } from './check-payment';

const OTHER = '0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc';

/** Each breaks one rule, in the order in which they are checked. */
const BREACHES: readonly (readonly [string, (payment: SignedPayment) => SignedPayment])[] = [
  ['invalid_scheme', (p) => ({ ...p, accepted: { ...p.accepted, scheme: 'upto' } })],
  ['invalid_network', (p) => ({ ...p, accepted: { ...p.accepted, network: 'eip155:1' } })],
  ['invalid_payment_requirements', (p) => ({ ...p, accepted: { ...p.accepted, asset: OTHER } })],
  [
    'invalid_exact_evm_payload_recipient_mismatch',
    (p) => ({ ...p, authorization: { ...p.authorization, to: OTHER } }),
  ],
  [
    'invalid_exact_evm_payload_authorization_value',
    (p) => ({ ...p, authorization: { ...p.authorization, value: 1n } }),
  ],
  [
    'invalid_exact_evm_payload_authorization_valid_before',
    (p) => ({ ...p, authorization: { ...p.authorization, validBefore: 0n } }),
  ],
];

describe('checkPayment', () => {
  it('takes a payment in good order, in both versions', () => {
    expect(checkPayment(makeSignedPayment({ version: 1 }), TERMS, SIGNED_AT)).toBeNull();
    expect(checkPayment(makeSignedPayment({ version: 2 }), TERMS, SIGNED_AT)).toBeNull();
  });

  it.each(BREACHES)('refuses with %s', (reason, breach) => {
    const refusal = checkPayment(breach(makeSignedPayment()), TERMS, SIGNED_AT);
    expect(refusal).toMatchObject({ refused: 'payment_required', reason });
    expect(refusal?.detail).toContain(REFUSAL_REASONS[reason as keyof typeof REFUSAL_REASONS]);
  });

  it('tells the first of several faults, in the order of the list', () => {
    let payment = makeSignedPayment();
    for (const [reason, breach] of BREACHES.toReversed()) {
      payment = breach(payment);
      expect(checkPayment(payment, TERMS, SIGNED_AT)?.reason).toBe(reason);
    }
  });
});
