import type { Address } from 'viem';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { mintUsdc } from '@/dev/chain/fund-account';

/** A key that holds this much play money, for a program that is given keys by its environment. */
export async function makePayer(
  rpcUrl: string,
  atomic: bigint,
): Promise<{ readonly env: Readonly<Record<string, string>>; readonly address: Address }> {
  const key = generatePrivateKey();
  const { address } = privateKeyToAccount(key);
  if (atomic > 0n) await mintUsdc(rpcUrl, address, atomic);
  return { env: { IMG402_PRIVATE_KEY: key }, address };
}
