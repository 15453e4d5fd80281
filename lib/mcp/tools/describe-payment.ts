import type { ServiceFacts } from './service-facts';

/** How a paid call is paid, for a model. Empty where nothing is sold. */
export function describePayment({ prices, payer }: ServiceFacts): string {
  if (prices === null) return '';
  if (payer === 'caller') {
    return ' A paid call without payment costs nothing and answers with x402 payment requirements; the client signs them and calls again with the payment in _meta["x402/payment"]. Give an idempotencyKey in both calls. Where the answer is "pending", do not pay again: call again with the same payment and the same idempotencyKey.';
  }
  return payer === 'nobody'
    ? ' Paid calls fail here, since no key to pay with is set: the user can put one into IMG402_PRIVATE_KEY.'
    : ` This program pays by itself from the user's key, at most ${payer.perCall} a call and ${payer.inAll} in all until it is started again. Ask the user before you spend. Where a payment is unclear, call again with the same arguments: nothing is paid twice.`;
}
