import { encodeFunctionData, type Hex } from 'viem';
import type { Network } from '@/lib/payments/networks';
import type { Node } from './connect-node';
import { WORD } from './rpc-shapes';
import { TOKEN_ABI } from './token-events';

/** `Chain.balanceOf`: what the coin's own contract says in the newest block. */
export function readBalance(node: Node, network: Network, address: Hex): Promise<bigint> {
  const data = encodeFunctionData({ abi: TOKEN_ABI, functionName: 'balanceOf', args: [address] });
  const call = { to: network.asset, data };
  return node.ask(async (rpc) =>
    WORD.parse(await rpc({ method: 'eth_call', params: [call, 'latest'] })),
  );
}
