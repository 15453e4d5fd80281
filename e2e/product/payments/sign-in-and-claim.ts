import { createSIWxPayload, encodeSIWxHeader } from '@x402/extensions/sign-in-with-x';
import type { Wallet } from './make-paying-fetch';

type Info = Parameters<typeof createSIWxPayload>[0];

/** Signs in by the x402 project's own client and claims; answers as the server did. */
export async function signInAndClaim(
  origin: string,
  wallet: Wallet,
  body: object = {},
): Promise<Response> {
  const url = `${origin}/api/payments/claim`;
  const asked = await fetch(url, { method: 'POST' });
  if (asked.status !== 401) throw new Error(`${asked.status}: ${await asked.text()}`);
  const { signIn } = (await asked.json()) as { signIn: Info };
  const payload = await createSIWxPayload(signIn, wallet, url);
  return fetch(url, {
    method: 'POST',
    headers: { 'sign-in-with-x': encodeSIWxHeader(payload), 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}
