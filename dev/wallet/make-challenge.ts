import { NETWORKS } from '@/lib/payments/networks';
import { buildChallenge } from '@/lib/payments/wire/build-challenge';
import { SHOP } from './make-shop';

/** The server's own 402, as its header says it. */
export function makeChallenge(change: { amount?: bigint; payTo?: `0x${string}` } = {}): string {
  const { amount = 10_000n, payTo = SHOP.payTo } = change;
  return buildChallenge({
    product: 'upload_token',
    payments: { network: NETWORKS[SHOP.network], payTo, playMoney: false },
    amount,
    resourceUrl: 'https://example.org/api/upload/token',
    siteUrl: 'https://example.org',
    reason: null,
    message: 'Sign and send again.',
  }).header;
}
