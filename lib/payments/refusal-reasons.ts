/**
 * Why a payment is refused, in the words of the x402 specification, and what each means for the buyer. The one list:
 * every refusal of ours takes its reason from it, and the docs print it.
 *
 * Source: https://github.com/x402-foundation/x402, specs/x402-specification-v2.md, "Error Handling".
 */
export const REFUSAL_REASONS = {
  invalid_x402_version:
    'The header and the protocol version in it disagree: version 2 goes in PAYMENT-SIGNATURE, version 1 in X-PAYMENT.',
  unsupported_payload_type:
    'The payment holds something else than one EIP-3009 authorization and its signature. Permit2 is not taken.',
  invalid_scheme: 'The scheme is not "exact".',
  invalid_network: 'The payment is for another network than the one in "accepts".',
  invalid_payment_requirements: 'The payment is in another coin than the one in "accepts".',
  invalid_exact_evm_payload_recipient_mismatch: 'The payment goes to another account than "payTo".',
  invalid_exact_evm_payload_authorization_value:
    'The payment is not exactly the amount that is asked for.',
  invalid_exact_evm_payload_authorization_valid_after: 'The authorization is not valid yet.',
  invalid_exact_evm_payload_authorization_valid_before:
    'The authorization has ended or is about to, or it ends later than "maxTimeoutSeconds" allows.',
  invalid_exact_evm_payload_signature: 'The signature is not that of the account in "from".',
  invalid_exact_evm_payload_undeployed_smart_wallet:
    'The account in "from" is a contract wallet that is not on the chain yet, and its factory is not one that is taken.',
  invalid_exact_evm_nonce_already_used:
    'The authorization was cancelled, or its money went somewhere else.',
  insufficient_funds: 'The account in "from" holds less than the amount.',
} as const;

export type RefusalReason = keyof typeof REFUSAL_REASONS;

/**
 * The reasons of a facilitator that are final, in all their spellings, and ours for each: given before anything is
 * broadcast, about signature, validity, value, recipient or balance. Read from the sources of @x402/evm 2.25.0 and x402
 * 1.2.0 and from the API description of Coinbase's service. Whatever is missing here may have been broadcast.
 */
const FINAL_REASONS: ReadonlyMap<string, RefusalReason> = new Map<string, RefusalReason>([
  ['invalid_exact_evm_signature', 'invalid_exact_evm_payload_signature'],
  ['invalid_exact_evm_payload_signature', 'invalid_exact_evm_payload_signature'],
  ['invalid_exact_evm_payload_signature_address', 'invalid_exact_evm_payload_signature'],
  ['invalid_exact_evm_payload_missing_signature', 'invalid_exact_evm_payload_signature'],
  ['invalid_exact_evm_signature_format', 'invalid_exact_evm_payload_signature'],
  ['eip6492_factory_not_allowed', 'invalid_exact_evm_payload_undeployed_smart_wallet'],
  [
    'invalid_exact_evm_payload_undeployed_smart_wallet',
    'invalid_exact_evm_payload_undeployed_smart_wallet',
  ],
  [
    'invalid_exact_evm_payload_authorization_valid_after',
    'invalid_exact_evm_payload_authorization_valid_after',
  ],
  [
    'invalid_exact_evm_payload_authorization_valid_before',
    'invalid_exact_evm_payload_authorization_valid_before',
  ],
  ['payment_expired', 'invalid_exact_evm_payload_authorization_valid_before'],
  ['invalid_exact_evm_authorization_value', 'invalid_exact_evm_payload_authorization_value'],
  [
    'invalid_exact_evm_payload_authorization_value',
    'invalid_exact_evm_payload_authorization_value',
  ],
  [
    'invalid_exact_evm_payload_authorization_value_mismatch',
    'invalid_exact_evm_payload_authorization_value',
  ],
  [
    'invalid_exact_evm_payload_authorization_value_too_low',
    'invalid_exact_evm_payload_authorization_value',
  ],
  ['invalid_exact_evm_recipient_mismatch', 'invalid_exact_evm_payload_recipient_mismatch'],
  ['invalid_exact_evm_payload_recipient_mismatch', 'invalid_exact_evm_payload_recipient_mismatch'],
  ['insufficient_funds', 'insufficient_funds'],
  ['invalid_exact_evm_insufficient_balance', 'insufficient_funds'],
  ['invalid_exact_evm_insufficient_funds', 'insufficient_funds'],
]);

/**
 * The token's own words for an empty account, as viem quotes them: only a call that was tried and not sent has them. A
 * facilitator of version 1 that does not look at the balance first hands them on.
 */
const REVERTED_FOR_BALANCE =
  /^The contract function "transferWithAuthorization" reverted with the following reason:\s+ERC20: transfer amount exceeds balance\s/;

/** Our reason for a facilitator's, or null where that one does not prove that nothing was broadcast. */
export function findFinalReason(reason: string): RefusalReason | null {
  if (REVERTED_FOR_BALANCE.test(reason)) return 'insufficient_funds';
  return FINAL_REASONS.get(reason) ?? null;
}

/** A refused payment's reason and its sentence, for `refuse('payment_required', …)`. */
export function becauseOf(
  reason: RefusalReason,
  hint = '',
): { readonly reason: RefusalReason; readonly detail: string } {
  return {
    reason,
    detail: hint === '' ? REFUSAL_REASONS[reason] : `${REFUSAL_REASONS[reason]} ${hint}`,
  };
}
