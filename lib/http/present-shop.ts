import type { Context } from '@/lib/context';
import type { Shop } from '@/lib/wallet/shop';

/** What a page tells the browser of what is sold here; null where nothing is. */
export function presentShop({ env, payments }: Pick<Context, 'env' | 'payments'>): Shop | null {
  if (payments === null) return null;
  const { maxBytes, retentionSeconds } = env.paid;
  return {
    network: payments.network.name,
    payTo: payments.payTo,
    playMoney: payments.playMoney,
    upload: { amount: String(env.prices.upload), maxBytes, seconds: retentionSeconds },
    keep: { amount: String(env.prices.keep), seconds: retentionSeconds },
    walletConnectProjectId: env.walletConnectProjectId,
  };
}
