import { ChainError } from '@/lib/payments/chain';
import type { Check } from '../check';
import { connectChain } from '../connect-chain';
import { explainUnsold } from '../explain-unsold';
import { fail, ok, skipped, warn } from '../finding';

/** Slower than this and status polls run into their time limit of 2 s. */
const SLOW_MS = 1_000;

/** Whether RPC_URL is a node of NETWORK. */
export const checkChain: Check = async ({ env }) => {
  const chain = connectChain(env);
  if (chain === null) {
    return env.payments.kind === 'local' && env.siteUrl !== null
      ? warn(
          'a public site that sells for play money',
          'Set NETWORK and what belongs to it (docs/payments.md), or PAYMENTS=off.',
        )
      : skipped(explainUnsold(env));
  }
  const { node, network } = chain;
  const startedAt = performance.now();
  try {
    await node.ask((rpc) => rpc({ method: 'eth_chainId' }));
  } catch (thrown) {
    if (!(thrown instanceof ChainError)) throw thrown;
    const todo = `Set RPC_URL to a node of ${network.name}, whose chain id is ${network.chainId}.`;
    return fail(thrown.message, todo);
  }
  const ms = Math.round(performance.now() - startedAt);
  const what = `a node of ${network.name} (${network.chainId}) answers in ${ms} ms`;
  return ms > SLOW_MS ? warn(what, 'Choose a faster node: buyers wait for it.') : ok(what);
};
