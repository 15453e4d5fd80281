import type { PrivateKeyAccount } from 'viem/accounts';
import { fundAccount } from '@/dev/chain/fund-account';
import { signWithVersion1, signWithVersion2 } from '@/dev/payments/sign-with-stock-client';
import type { Challenge } from '@/lib/payments/wire/build-challenge';
import { CENT, type Series } from './series';

export type SignedSales = {
  readonly payers: readonly PrivateKeyAccount[];
  /** The payment headers, in the order of `payers` again and again. */
  readonly headers: readonly Headers[];
};

/** Payments for what a route asks, signed by the x402 project's own client, by wallets that hold just enough. */
export async function signSales(
  rpcUrl: string,
  { url, version }: Series,
  { sales, wallets }: { sales: number; wallets: number },
): Promise<SignedSales> {
  const each = Math.ceil(sales / wallets);
  const payers = await Promise.all(
    Array.from({ length: wallets }, () => fundAccount(rpcUrl, CENT * BigInt(each))),
  );
  const asked = await fetch(url, { method: 'POST' });
  if (asked.status !== 402) throw new Error(`${url}: ${asked.status} instead of 402`);
  const challenge = {
    header: asked.headers.get('payment-required') ?? '',
    body: (await asked.json()) as Challenge['body'],
  };
  const headers: Headers[] = [];
  for (let index = 0; index < sales; index += 1) {
    const payer = payers[index % wallets]!;
    const signed =
      version === 1
        ? await signWithVersion1(payer, challenge)
        : await signWithVersion2(payer, challenge);
    headers.push(signed);
  }
  return { payers, headers };
}
