/** An object as x402's headers carry it: JSON in UTF-8 in base64, padded. */
export function encodeHeader(value: object): string {
  return Buffer.from(JSON.stringify(value), 'utf8').toString('base64');
}
