/** `POST /settle` as the standard protocol has it. */
export async function postSettle(
  facilitatorUrl: string,
  paymentPayload: { x402Version: number },
  paymentRequirements: object,
  options: { headers?: Record<string, string>; path?: string; signal?: AbortSignal } = {},
): Promise<{ status: number; text: string }> {
  const { headers, path = '/settle', signal } = options;
  const { x402Version } = paymentPayload;
  const response = await fetch(`${facilitatorUrl}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ x402Version, paymentPayload, paymentRequirements }),
    ...(signal === undefined ? {} : { signal }),
  });
  return { status: response.status, text: await response.text() };
}
