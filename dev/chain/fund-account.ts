import { encodeFunctionData, type Address } from 'viem';
import { generatePrivateKey, privateKeyToAccount, type PrivateKeyAccount } from 'viem/accounts';
import { callRpc } from './call-rpc';
import { sendAs } from './send-as';
import { MINTER, USDC, usdcAbi } from './usdc';

/** Makes new play USDC. */
export async function mintUsdc(rpcUrl: string, to: Address, atomic: bigint): Promise<void> {
  const data = encodeFunctionData({ abi: usdcAbi, functionName: 'mint', args: [to, atomic] });
  await sendAs(rpcUrl, MINTER, USDC, data);
}

/** A payer of the test's own, so that tests can share a chain: a new key that holds this much atomic USDC (millionths). */
export async function fundAccount(rpcUrl: string, atomic: bigint): Promise<PrivateKeyAccount> {
  const account = privateKeyToAccount(generatePrivateKey());
  if (atomic > 0n) await mintUsdc(rpcUrl, account.address, atomic);
  return account;
}

/** A new key that holds 100 play ether and no USDC, to pay gas with. */
export async function fundRelayer(rpcUrl: string): Promise<PrivateKeyAccount> {
  const account = privateKeyToAccount(generatePrivateKey());
  const ether = `0x${(100n * 10n ** 18n).toString(16)}`;
  await callRpc(rpcUrl, 'anvil_setBalance', [account.address, ether]);
  return account;
}
