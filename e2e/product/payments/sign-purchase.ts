import type { PrivateKeyAccount } from 'viem/accounts';
import { signWithVersion1, signWithVersion2 } from '@/dev/payments/sign-with-stock-client';
import type { Challenge } from '@/lib/payments/wire/build-challenge';

export type Authorization = {
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
  readonly payload: { readonly signature: string; readonly authorization: Authorization };
};

export const PAYMENT_HEADERS = { 1: 'x-payment', 2: 'payment-signature' } as const;

/** The header that carries a payment of this version. */
export function writePayment(payment: { readonly x402Version: 1 | 2 }): Record<string, string> {
  const text = Buffer.from(JSON.stringify(payment)).toString('base64');
  return { [PAYMENT_HEADERS[payment.x402Version]]: text };
}

/** A payment for what a paid route asks, signed by the x402 project's own client and not sent. */
export async function signPurchase(
  version: 1 | 2,
  account: PrivateKeyAccount,
  url: string,
): Promise<WirePayment> {
  const asked = await fetch(url, { method: 'POST' });
  if (asked.status !== 402) throw new Error(`${asked.status}: ${await asked.text()}`);
  const body = (await asked.json()) as Challenge['body'];
  const challenge = { header: asked.headers.get('payment-required') ?? '', body };
  const sign = version === 1 ? signWithVersion1 : signWithVersion2;
  const headers = await sign(account, challenge);
  const text = headers.get(PAYMENT_HEADERS[version]) ?? '';
  return JSON.parse(Buffer.from(text, 'base64').toString()) as WirePayment;
}
