import type { Env } from '@/lib/env';
import { connectNode, type Node } from '@/lib/payments/chain/connect-node';
import { NETWORKS, type Network } from '@/lib/payments/networks';

/** Slower than the server itself is willing to wait: what is slow is said, what is away fails. */
const TIMEOUT_MS = 6_000;

/** The node of RPC_URL, with what NETWORK says that it is. Null where nothing is sold on a network of others. */
export function connectChain({ payments }: Env): { node: Node; network: Network } | null {
  if (payments.kind !== 'network') return null;
  const network = NETWORKS[payments.network];
  const { rpcUrl } = payments;
  return {
    node: connectNode({ rpcUrl: rpcUrl.reveal(), network, timeoutMs: TIMEOUT_MS }),
    network,
  };
}
