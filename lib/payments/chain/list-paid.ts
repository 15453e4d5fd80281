import { hexToBigInt, numberToHex, pad, slice, type Hex } from 'viem';
import { ChainError, type PaidAuthorization } from '@/lib/payments/chain';
import type { Network } from '@/lib/payments/networks';
import type { Node, Rpc } from './connect-node';
import { LOGS, QUANTITY, RECEIPT, type Log } from './rpc-shapes';
import { AUTHORIZATION_USED, TRANSFER } from './token-events';

/** The range of blocks that public nodes agree to. */
const CHUNK = 5_000n;
/** A range may hold many transfers: this many times the usual time. */
const PATIENCE = 10;

/** The authorization that a transfer to us was the payment of: the log before it, and nothing else, says so. */
async function toPaid(rpc: Rpc, transfer: Log): Promise<PaidAuthorization | null> {
  const { transactionHash: transaction, blockHash, blockNumber, logIndex } = transfer;
  const receipt = RECEIPT.parse(
    await rpc({ method: 'eth_getTransactionReceipt', params: [transaction] }),
  );
  if (receipt.blockHash !== blockHash) {
    throw new ChainError('the chain was reorganised while it was read');
  }
  const use = receipt.logs.find((log) => log.logIndex === logIndex - 1);
  const [, payer, ,] = transfer.topics;
  const fits =
    use?.address === transfer.address &&
    use.topics[0] === AUTHORIZATION_USED &&
    use.topics[1] === payer;
  const nonce = use?.topics[2];
  if (!fits || payer === undefined || nonce === undefined || transfer.data.length !== 66)
    return null;
  return { payer: slice(payer, 12), nonce, value: hexToBigInt(transfer.data), blockNumber };
}

/** `Chain.listPaid`: a range of blocks after the other, oldest first. */
export async function* listPaid(
  node: Node,
  network: Network,
  { payTo, fromBlock }: { readonly payTo: Hex; readonly fromBlock: bigint },
): AsyncGenerator<readonly PaidAuthorization[]> {
  const head = await node.ask(async (rpc) =>
    QUANTITY.parse(await rpc({ method: 'eth_blockNumber' })),
  );
  for (let from = fromBlock; from <= head; from += CHUNK) {
    const to = from + CHUNK - 1n < head ? from + CHUNK - 1n : head;
    yield node.ask(async (rpc) => {
      const filter = {
        address: network.asset,
        topics: [TRANSFER, null, pad(payTo)],
        fromBlock: numberToHex(from),
        toBlock: numberToHex(to),
      };
      const logs = LOGS.parse(await rpc({ method: 'eth_getLogs', params: [filter] }));
      const paid = await Promise.all(logs.map((log) => toPaid(rpc, log)));
      return paid.filter((one) => one !== null);
    }, PATIENCE);
  }
}
