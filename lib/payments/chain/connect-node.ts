import { BaseError, createClient, http, type EIP1193Parameters, type PublicRpcSchema } from 'viem';
import { createBreaker, type Breaker } from '@/lib/outgoing/create-breaker';
import { ChainError } from '@/lib/payments/chain';
import type { Network } from '@/lib/payments/networks';

/** One JSON-RPC call. Those of one turn of the event loop travel in one HTTP request. */
export type Rpc = (call: EIP1193Parameters<PublicRpcSchema>) => Promise<unknown>;

export type Node = {
  /**
   * Runs reads that belong together, within a time that they share.
   *
   * @param patience how many times the node's usual time the reads may take together
   * @throws ChainError where the node is of another chain, does not answer in time, or answers with what is none
   */
  ask<Value>(run: (rpc: Rpc) => Promise<Value>, patience?: number): Promise<Value>;
};

/** What went wrong, without the address of the node, which may hold a key, and without the calls. */
function describe(thrown: unknown): string {
  if (thrown instanceof BaseError) return `${thrown.name}: ${thrown.shortMessage}`;
  return thrown instanceof Error ? thrown.name : typeof thrown;
}

/** Three in a row have waited in vain: from then on one in two seconds does. */
const BREAKER = { failures: 3, pauseMs: 2_000 };

/** A node of a chain, by HTTP. Connects with the first question, not here. */
export function connectNode({
  rpcUrl,
  network,
  timeoutMs,
  breaker = createBreaker(BREAKER),
}: {
  rpcUrl: string;
  network: Network;
  timeoutMs: number;
  breaker?: Breaker;
}): Node {
  // Whoever asks decides whether to ask again; a retry in here would only eat into the time that there is.
  const transport = http(rpcUrl, { batch: true, retryCount: 0, timeout: 0 });
  const client = createClient({ transport });
  let identified = false;

  const identify = async (rpc: Rpc): Promise<void> => {
    if (identified) return;
    const id = await rpc({ method: 'eth_chainId' });
    if (Number(id) !== network.chainId) {
      throw new ChainError(`the node is not of chain ${network.chainId}`);
    }
    identified = true;
  };

  return {
    async ask(run, patience = 1) {
      if (!breaker.mayTry()) {
        throw new ChainError('the node has not answered lately and is not asked yet');
      }
      const ms = timeoutMs * patience;
      const signal = AbortSignal.timeout(ms);
      const rpc: Rpc = (call) => client.request(call, { signal });
      try {
        const [value] = await Promise.all([run(rpc), identify(rpc)]);
        breaker.succeeded();
        return value;
      } catch (thrown) {
        if (signal.aborted) breaker.failed();
        else breaker.succeeded();
        if (thrown instanceof ChainError) throw thrown;
        if (signal.aborted) throw new ChainError(`the node did not answer within ${ms} ms`);
        throw new ChainError(`the node's answer is of no use: ${describe(thrown)}`);
      }
    },
  };
}
