import type { PrivateKeyAccount } from 'viem/accounts';
import { signWithVersion1, signWithVersion2 } from '@/dev/payments/sign-with-stock-client';
import type { Asked } from './fetch-challenge';
import { PAYMENT_HEADERS } from './write-payment';

export type WireAuthorization = {
  readonly from: string;
  readonly to: string;
  readonly value: string;
  readonly validAfter: string;
  readonly validBefore: string;
  readonly nonce: string;
};

/** What a client sends, decoded; version 1 names scheme and network, version 2 what it accepted. */
export type WirePayment = {
  readonly x402Version: 1 | 2;
  readonly scheme?: string;
  readonly network?: string;
  readonly accepted?: Readonly<Record<string, unknown>>;
  readonly payload: { readonly signature: string; readonly authorization: WireAuthorization };
};

/** A payment for what is asked, signed by the x402 project's own client and not sent. */
export async function signChallenge(
  version: 1 | 2,
  account: PrivateKeyAccount,
  challenge: Asked,
): Promise<WirePayment> {
  const sign = version === 1 ? signWithVersion1 : signWithVersion2;
  const headers = await sign(account, challenge);
  const text = headers.get(PAYMENT_HEADERS[version]) ?? '';
  return JSON.parse(Buffer.from(text, 'base64').toString()) as WirePayment;
}
