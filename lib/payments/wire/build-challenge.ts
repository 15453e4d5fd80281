import type { TierSettings } from '@/lib/env';
import type { LongestRequest } from '@/lib/images/get-longest-request';
import type { Payments } from '../payments';
import type { Product } from '@/lib/db/create-client';
import { buildBazaarExtension, buildIdentifierExtension } from './build-extensions';
import { buildRequirementsV1, buildRequirementsV2 } from './build-requirements';
import { encodeHeader } from './encode-header';

export type Challenge = {
  /** Value of `PAYMENT-REQUIRED`: base64 of the object of version 2. Under 2,900 bytes, as proxies cut long headers. */
  readonly header: string;
  /** The JSON body: the object of version 1, and a message for people. */
  readonly body: {
    readonly x402Version: 1;
    readonly error: string;
    readonly message: string;
    readonly accepts: readonly object[];
  };
};

/**
 * What a 402 says, in both protocol versions at once.
 *
 * @param sale.amount atomic units, of all that is sold at once
 * @param sale.count how many that are; one unless told
 * @param sale.siteUrl origin without a slash at its end
 * @param sale.reason why a payment was refused; null where none came
 * @param sale.paid the tier that is bought, so that its limits can be named
 * @param sale.longest what a request carries, where that is less
 */
export function buildChallenge(sale: {
  readonly product: Product;
  readonly payments: Pick<Payments, 'network' | 'payTo' | 'playMoney'>;
  readonly amount: bigint;
  readonly count?: number;
  readonly resourceUrl: string;
  readonly siteUrl: string;
  readonly reason: string | null;
  readonly message: string;
  readonly paid?: TierSettings | null;
  readonly longest?: LongestRequest | null;
}): Challenge {
  const error = sale.reason ?? 'payment_required';
  const { paid = null, longest = null, count = 1 } = sale;
  const told = { ...sale, paid, longest, count };
  const { resource, requirements } = buildRequirementsV2(told);
  const header = encodeHeader({
    x402Version: 2,
    error,
    resource,
    accepts: [requirements],
    extensions: {
      bazaar: buildBazaarExtension(sale.product, sale.resourceUrl, count),
      'payment-identifier': buildIdentifierExtension(),
    },
  });
  const accepts = [buildRequirementsV1(told)];
  return { header, body: { x402Version: 1, error, message: sale.message, accepts } };
}
