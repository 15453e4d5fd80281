import { registerExactEvmScheme } from '@x402/evm/exact/client';
import { wrapFetchWithPayment as wrapVersion2, x402Client } from '@x402/fetch';
import type { LocalAccount } from 'viem/accounts';
import { wrapFetchWithPayment as wrapVersion1 } from 'x402-fetch';
import type { ContractWallet } from '@/dev/chain/deploy-wallets';

export type Wallet = LocalAccount | ContractWallet;
export type PayingFetch = (url: string, init?: RequestInit) => Promise<Response>;

/**
 * The x402 project's own client: pays what is asked for and sends the request again.
 *
 * @param inner what it sends with, twice a purchase
 */
export function makePayingFetch(version: 1 | 2, wallet: Wallet, inner = fetch): PayingFetch {
  if (version === 1) return wrapVersion1(inner, wallet as LocalAccount);
  const signer = wallet as LocalAccount;
  return wrapVersion2(inner, registerExactEvmScheme(new x402Client(), { signer }));
}
