/** Where clients put a payment. Source: x402 specification, transport "MCP". */
const PAYMENT = 'x402/payment';

/**
 * The headers by which our HTTP routes take the payment of a tool's call: an object, or its base64 as some clients send
 * it. Of what is in it nothing is checked here.
 *
 * @param meta the `_meta` of the call
 */
export function payHeaders(
  meta: Readonly<Record<string, unknown>> | undefined,
): Readonly<Record<string, string>> {
  const payment = meta?.[PAYMENT];
  if (payment === undefined || payment === null) return {};
  if (typeof payment === 'string') return { 'payment-signature': payment };
  const version = (payment as { x402Version?: unknown }).x402Version;
  const encoded = Buffer.from(JSON.stringify(payment), 'utf8').toString('base64');
  return { [version === 1 ? 'x-payment' : 'payment-signature']: encoded };
}
