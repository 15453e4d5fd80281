import type { Context } from '@/lib/context';
import { FORM_BYTES } from '@/lib/format/form-bytes';
import { getLongestRequest } from '@/lib/images/get-longest-request';
import type { Shop } from '@/lib/wallet/shop';

/** What a page tells the browser of what is sold here; null where nothing is. */
export function presentShop({ env, payments }: Pick<Context, 'env' | 'payments'>): Shop | null {
  if (payments === null) return null;
  const { retentionSeconds: seconds } = env.paid;
  const longest = getLongestRequest(env);
  const maxRequestBytes = longest?.direct === true ? longest.bytes : null;
  const maxBytes =
    longest === null || longest.direct
      ? env.paid.maxBytes
      : Math.max(0, longest.bytes - FORM_BYTES);
  return {
    network: payments.network.name,
    payTo: payments.payTo,
    playMoney: payments.playMoney,
    upload: { amount: String(env.prices.upload), maxBytes, maxRequestBytes, seconds },
    keep: { amount: String(env.prices.keep), seconds },
    walletConnectProjectId: env.walletConnectProjectId,
  };
}
