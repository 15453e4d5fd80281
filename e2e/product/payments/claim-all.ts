import { createSIWxPayload, encodeSIWxHeader } from '@x402/extensions/sign-in-with-x';
import type { UploadAnswer } from '../post-image';
import type { Wallet } from './make-paying-fetch';

export type ClaimedPayment = {
  readonly payment: string;
  readonly product: string;
  readonly status: string;
  readonly transaction?: string;
  readonly token?: string;
  readonly image?: UploadAnswer;
};

type Info = Parameters<typeof createSIWxPayload>[0];

/** Signs in by the x402 project's own client and answers as the server did. */
export async function signInAndClaim(
  origin: string,
  wallet: Wallet,
  body: object = {},
): Promise<Response> {
  const url = `${origin}/api/payments/claim`;
  const asked = await fetch(url, { method: 'POST' });
  if (asked.status !== 401) throw new Error(`${asked.status}: ${await asked.text()}`);
  const { signIn } = (await asked.json()) as { signIn: Info };
  const payload = await createSIWxPayload(signIn, wallet as never, url);
  return fetch(url, {
    method: 'POST',
    headers: { 'sign-in-with-x': encodeSIWxHeader(payload), 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

/** What a wallet has paid for, as it is told when it signs in. */
export async function claimAll(origin: string, wallet: Wallet): Promise<ClaimedPayment[]> {
  const response = await signInAndClaim(origin, wallet);
  if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`);
  const { payments } = (await response.json()) as { payments: ClaimedPayment[] };
  return payments;
}
