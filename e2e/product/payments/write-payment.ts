export const PAYMENT_HEADERS = { 1: 'x-payment', 2: 'payment-signature' } as const;

/** The header that carries a payment of this version. */
export function writePayment(payment: { readonly x402Version: 1 | 2 }): Record<string, string> {
  const text = Buffer.from(JSON.stringify(payment)).toString('base64');
  return { [PAYMENT_HEADERS[payment.x402Version]]: text };
}
