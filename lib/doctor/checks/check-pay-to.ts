import { DATA } from '@/lib/payments/chain/rpc-shapes';
import type { Check } from '../check';
import { connectChain } from '../connect-chain';
import { explainUnsold } from '../explain-unsold';
import { ok, skipped, warn } from '../finding';

/** Whether PAY_TO is an account of a key: money that is sent to a contract may be stuck there. */
export const checkPayTo: Check = async ({ env }) => {
  const chain = connectChain(env);
  if (chain === null || env.payments.kind !== 'network') return skipped(explainUnsold(env));
  const { payTo } = env.payments;
  const params: [typeof payTo, 'latest'] = [payTo, 'latest'];
  const code = DATA.parse(await chain.node.ask((rpc) => rpc({ method: 'eth_getCode', params })));
  if (code === '0x') return ok(`${payTo} is an account of a key`);
  return warn(
    `${payTo} is a contract on ${chain.network.name}`,
    'Make sure that it can send USDC on, as a wallet contract can.',
  );
};
