import { formatUsdc } from '@/lib/format/format-usdc';
import type { Deployment } from './deployment';

/** "$0.01 in USDC", or in play money where the chain is this server's own. */
export function formatPrice(
  { env, payments }: Pick<Deployment, 'env' | 'payments'>,
  what: keyof Deployment['env']['prices'],
): string {
  const money = payments?.playMoney === true ? 'play money' : 'USDC';
  return `${formatUsdc(env.prices[what])} in ${money}`;
}
