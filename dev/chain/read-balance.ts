import { decodeFunctionResult, encodeFunctionData, type Address, type Hex } from 'viem';
import { callRpc } from './call-rpc';
import { USDC, usdcAbi } from './usdc';

/** Atomic USDC (millionths) of an address in the newest block. */
export async function readBalance(rpcUrl: string, owner: Address): Promise<bigint> {
  const call = { abi: usdcAbi, functionName: 'balanceOf' } as const;
  const data = encodeFunctionData({ ...call, args: [owner] });
  const answer = await callRpc<Hex>(rpcUrl, 'eth_call', [{ to: USDC, data }, 'latest']);
  return decodeFunctionResult({ ...call, data: answer });
}
