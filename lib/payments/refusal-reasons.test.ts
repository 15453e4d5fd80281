import { describe, expect, it } from 'vitest';
import { ErrorReasons } from 'x402/types';
import { becauseOf, findFinalReason, REFUSAL_REASONS } from './refusal-reasons';

describe('findFinalReason', () => {
  it('takes, of all that version 1 knows, what is given before anything is broadcast', () => {
    const final = ErrorReasons.filter((reason) => findFinalReason(reason) !== null);
    expect(final).toEqual([
      'insufficient_funds',
      'invalid_exact_evm_payload_authorization_valid_after',
      'invalid_exact_evm_payload_authorization_valid_before',
      'invalid_exact_evm_payload_authorization_value',
      'invalid_exact_evm_payload_signature',
      'invalid_exact_evm_payload_undeployed_smart_wallet',
      'invalid_exact_evm_payload_recipient_mismatch',
      'payment_expired',
    ]);
  });

  it('knows an empty account in the words of the token, and nothing else that only sounds like it', () => {
    const quote = (words: string) =>
      `The contract function "transferWithAuthorization" reverted with the following reason:\n${words}\n\nContract Call:`;
    const words = 'ERC20: transfer amount exceeds balance';
    expect(findFinalReason(quote(words))).toBe('insufficient_funds');
    for (const other of [
      words,
      quote(`${words} of gas`).slice(1),
      quote('FiatTokenV2: authorization is used or canceled'),
      `The transaction was replaced. ${quote(words)}`,
    ]) {
      expect(findFinalReason(other)).toBeNull();
    }
  });

  it('knows nothing of other words', () => {
    for (const reason of ['', 'constructor', 'INSUFFICIENT_FUNDS', 'insufficient_funds ']) {
      expect(findFinalReason(reason)).toBeNull();
    }
  });
});

describe('becauseOf', () => {
  it('says what is wrong, and what to do about it', () => {
    expect(becauseOf('insufficient_funds')).toEqual({
      reason: 'insufficient_funds',
      detail: REFUSAL_REASONS.insufficient_funds,
    });
    expect(becauseOf('invalid_network', 'Sign for base.').detail).toBe(
      `${REFUSAL_REASONS.invalid_network} Sign for base.`,
    );
  });

  it('has a sentence for each reason', () => {
    for (const sentence of Object.values(REFUSAL_REASONS)) expect(sentence).toMatch(/^[A-Z].*\.$/);
  });
});
