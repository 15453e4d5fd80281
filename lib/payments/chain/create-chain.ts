import { hashMessage } from 'viem';
import type { Chain } from '@/lib/payments/chain';
import { hashAuthorization } from '@/lib/payments/hash-authorization';
import type { Network } from '@/lib/payments/networks';
import { connectNode } from './connect-node';
import { listPaid } from './list-paid';
import { readBalance } from './read-balance';
import { readAuthorization } from './read-authorization';
import { DATA, QUANTITY } from './rpc-shapes';
import { verifyHash } from './verify-hash';

/**
 * The chain through a node that speaks JSON-RPC.
 *
 * @param timeoutMs for each method; a search of the whole chain for an old use takes up to five times as long
 */
export function createChain({
  rpcUrl,
  network,
  timeoutMs = 2_000,
}: {
  rpcUrl: string;
  network: Network;
  timeoutMs?: number;
}): Chain {
  const node = connectNode({ rpcUrl, network, timeoutMs });
  return {
    getHead: () =>
      node.ask(async (rpc) => QUANTITY.parse(await rpc({ method: 'eth_blockNumber' }))),
    hasCode: (address) =>
      node.ask(async (rpc) => {
        const params: [typeof address, 'latest'] = [address, 'latest'];
        return DATA.parse(await rpc({ method: 'eth_getCode', params })) !== '0x';
      }),
    readAuthorization: (query) => readAuthorization(node, network, query),
    verifyAuthorization: (authorization, signature) =>
      verifyHash(node, {
        address: authorization.from,
        hash: hashAuthorization(network, authorization),
        signature,
      }),
    verifyMessage: (address, message, signature) =>
      verifyHash(node, { address, hash: hashMessage(message), signature }),
    listPaid: (range) => listPaid(node, network, range),
    balanceOf: (address) => readBalance(node, network, address),
  };
}
