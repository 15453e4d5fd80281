/** Whether a text has the form of a payment's id: 32 hex. */
export function isPaymentId(text: string): boolean {
  return /^[0-9a-f]{32}$/.test(text);
}
