import type { PrivateKeyAccount } from 'viem/accounts';
import { signWithVersion1, signWithVersion2 } from '@/dev/payments/sign-with-stock-client';
import type { Challenge } from '@/lib/payments/wire/build-challenge';
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

type Terms = Record<string, unknown>;
type Change = (terms: Terms) => Terms;

function changeHeader(header: string, change: Change): string {
  const asked = JSON.parse(Buffer.from(header, 'base64').toString()) as { accepts: [Terms] };
  const changed = { ...asked, accepts: [change(asked.accepts[0])] };
  return Buffer.from(JSON.stringify(changed)).toString('base64');
}

/**
 * A payment for what a paid route asks, signed by the x402 project's own client and not sent.
 *
 * @param change what the client is made to believe is asked instead
 */
export async function signPurchase(
  version: 1 | 2,
  account: PrivateKeyAccount,
  url: string,
  change: Change = (terms) => terms,
): Promise<WirePayment> {
  const asked = await fetch(url, { method: 'POST' });
  if (asked.status !== 402) throw new Error(`${asked.status}: ${await asked.text()}`);
  const body = (await asked.json()) as Challenge['body'];
  const challenge = {
    header: changeHeader(asked.headers.get('payment-required') ?? '', change),
    body: { ...body, accepts: body.accepts.map((terms) => change(terms as Terms)) },
  };
  const sign = version === 1 ? signWithVersion1 : signWithVersion2;
  const headers = await sign(account, challenge);
  const text = headers.get(PAYMENT_HEADERS[version]) ?? '';
  return JSON.parse(Buffer.from(text, 'base64').toString()) as WirePayment;
}
