import { describe, expect, it } from 'vitest';
import { makeSignedPayment, SIGNED_AT, TERMS } from '@/dev/payments/make-signed-payment';
import { checkValidity } from './check-validity';

const NOW = BigInt(SIGNED_AT.getTime() / 1000);
const after = 'invalid_exact_evm_payload_authorization_valid_after';
const before = 'invalid_exact_evm_payload_authorization_valid_before';

const check = (validAfter: bigint, validBefore: bigint, now = SIGNED_AT) =>
  checkValidity(makeSignedPayment({ authorization: { validAfter, validBefore } }), TERMS, now)
    ?.reason ?? null;

describe('checkValidity', () => {
  it('takes what stock clients sign', () => {
    expect(check(0n, NOW + 300n)).toBeNull();
    expect(check(NOW - 600n, NOW + 300n)).toBeNull();
  });

  it.each([
    [-1n, null],
    [0n, after],
    [1n, after],
    [365n * 86_400n, after],
  ])('begins strictly after validAfter: %i s from now', (seconds, reason) => {
    expect(check(NOW + seconds, NOW + 300n)).toBe(reason);
  });

  it.each([
    [-1n, before],
    [0n, before],
    [9n, before],
    [10n, null],
    [360n, null],
    [361n, before],
    [365n * 86_400n, before],
  ])('ends in 10 to 360 seconds: %i s from now', (seconds, reason) => {
    expect(check(0n, NOW + seconds)).toBe(reason);
  });

  it('counts the milliseconds of now', () => {
    const late = new Date(SIGNED_AT.getTime() + 1);
    expect(check(0n, NOW + 10n, late)).toBe(before);
    expect(check(NOW, NOW + 300n, late)).toBeNull();
  });

  it('reads seconds: milliseconds end in fifty thousand years', () => {
    expect(check(0n, NOW * 1000n)).toBe(before);
    expect(check(0n, 2n ** 256n - 1n)).toBe(before);
  });
});
