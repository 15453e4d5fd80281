import { createPublicClient, http, type Address, type Hash, type Hex } from 'viem';
import { USDC, usdcAbi } from './usdc';

export type Transfer = {
  readonly transactionHash: Hash;
  /** Of the Transfer, within its block. */
  readonly logIndex: number;
  readonly blockNumber: bigint;
  readonly from: Address;
  /** Atomic USDC (millionths). */
  readonly value: bigint;
  /** Of the authorization that moved it; null where it was moved without one. */
  readonly nonce: Hex | null;
};

/** All USDC that ever came to an address, oldest first, from the chain's logs alone. */
export async function listTransfers(
  rpcUrl: string,
  payTo: Address,
  { fromBlock = 0n }: { fromBlock?: bigint } = {},
): Promise<Transfer[]> {
  const client = createPublicClient({ transport: http(rpcUrl) });
  const range = { address: USDC, abi: usdcAbi, fromBlock, strict: true } as const;
  const [transfers, uses] = await Promise.all([
    client.getContractEvents({ ...range, eventName: 'Transfer', args: { to: payTo } }),
    client.getContractEvents({ ...range, eventName: 'AuthorizationUsed' }),
  ]);
  const nonces = new Map(
    uses.map((log) => [`${log.transactionHash} ${log.logIndex + 1}`, log.args.nonce]),
  );
  return transfers.map(({ transactionHash, logIndex, blockNumber, args }) => ({
    transactionHash,
    logIndex,
    blockNumber,
    from: args.from,
    value: args.value,
    nonce: nonces.get(`${transactionHash} ${logIndex}`) ?? null,
  }));
}
