import type { Context } from '@/lib/context';
import { formatUsdc } from '@/lib/format/format-usdc';
import { getPrice } from '@/lib/payments/products';
import type { ServiceFacts } from './tools/service-facts';

/** What this server's tools say of it. */
export function describeService(
  { env, payments }: Pick<Context, 'env' | 'payments'>,
  site: string,
): ServiceFacts {
  const price = (product: 'upload' | 'keep') => formatUsdc(getPrice(env, product));
  const chain = payments?.network.real === true ? 'USDC on Base' : 'USDC on Base Sepolia';
  return {
    site,
    free: env.free,
    paid: env.paid,
    prices: payments === null ? null : { upload: price('upload'), keep: price('keep') },
    money: payments?.playMoney === true ? 'play money' : chain,
    payer: 'caller',
    isLocal: false,
  };
}
