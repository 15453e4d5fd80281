import type { Address, Hash, Hex } from 'viem';
import { transact } from './transact';

/**
 * Sends a transaction that anvil signs, or acts for its sender, and waits until it is mined.
 *
 * @returns its hash
 * @throws where it is refused or fails
 */
export async function sendAs(rpcUrl: string, from: Address, to: Address, data: Hex): Promise<Hash> {
  const { hash, succeeded } = await transact(rpcUrl, from, to, data);
  if (!succeeded) throw new Error(`transaction ${hash} failed`);
  return hash;
}
