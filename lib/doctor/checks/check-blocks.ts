import { BLOCK } from '@/lib/payments/chain/rpc-shapes';
import type { Check } from '../check';
import { connectChain } from '../connect-chain';
import { explainUnsold } from '../explain-unsold';
import { fail, ok, skipped } from '../finding';

/** Base makes a block every 2 s. */
const OLD_SECONDS = 120;
const AHEAD_SECONDS = 5;

/** Whether the node keeps up with its chain, by the time of its newest block. */
export const checkBlocks: Check = async ({ env, clock, db }) => {
  const chain = connectChain(env);
  if (chain === null) return skipped(explainUnsold(env));
  const { timestamp } = await chain.node.ask(async (rpc) =>
    BLOCK.parse(await rpc({ method: 'eth_getBlockByNumber', params: ['latest', false] })),
  );
  const age = Math.floor(clock.now().getTime() / 1000) - Number(timestamp);
  const blame = db === null ? ' Or this machine’s clock is wrong.' : '';
  if (age > OLD_SECONDS) {
    const todo = `Choose another node for RPC_URL: this one is stuck or far behind.${blame}`;
    return fail(`the newest block is ${age} s old`, todo);
  }
  if (age < -AHEAD_SECONDS) {
    const todo = `Choose another node for RPC_URL, or set this machine’s clock by NTP.`;
    return fail(`the newest block is of ${-age} s in the future`, todo);
  }
  return ok(`the newest is ${Math.max(0, age)} s old`);
};
