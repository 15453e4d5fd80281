import { getAddress } from 'viem';
import type { TierSettings } from '@/lib/env';
import type { LongestRequest } from '@/lib/images/get-longest-request';
import type { Payments } from '../payments';
import type { Product } from '@/lib/db/create-client';
import { getOutputExample, PRODUCTS } from '../products';
import { MAX_TIMEOUT_SECONDS } from '../terms';
import { describeProduct } from './describe-product';

/** What is sold, where, and for how much. */
export type Sale = {
  readonly product: Product;
  readonly payments: Pick<Payments, 'network' | 'payTo' | 'playMoney'>;
  /** Atomic units, of all that is sold at once. */
  readonly amount: bigint;
  readonly count: number;
  readonly resourceUrl: string;
  /** Origin without a slash at its end. */
  readonly siteUrl: string;
  readonly paid: TierSettings | null;
  readonly longest: LongestRequest | null;
};

/** Source: x402 specification, version 2, "PaymentRequirements" and "ResourceInfo". */
export function buildRequirementsV2(sale: Sale) {
  const { network, payTo, playMoney } = sale.payments;
  return {
    resource: {
      url: sale.resourceUrl,
      description: describeProduct(sale.product, { ...sale, playMoney }),
      mimeType: PRODUCTS[sale.product].mimeType,
    },
    requirements: {
      scheme: 'exact',
      network: network.caip2,
      asset: getAddress(network.asset),
      amount: String(sale.amount),
      payTo: getAddress(payTo),
      maxTimeoutSeconds: MAX_TIMEOUT_SECONDS,
      extra: { ...network.domain },
    },
  };
}

/** Source: x402 specification, version 1, "PaymentRequirements"; `outputSchema` as its Bazaar reads it. */
export function buildRequirementsV1(sale: Sale) {
  const { network, payTo, playMoney } = sale.payments;
  const row = PRODUCTS[sale.product];
  return {
    scheme: 'exact',
    network: network.name,
    maxAmountRequired: String(sale.amount),
    resource: sale.resourceUrl,
    description: describeProduct(sale.product, { ...sale, playMoney }),
    mimeType: row.mimeType,
    payTo: getAddress(payTo),
    maxTimeoutSeconds: MAX_TIMEOUT_SECONDS,
    asset: getAddress(network.asset),
    outputSchema: {
      input: {
        type: 'http',
        method: 'POST',
        discoverable: true,
        bodyType: row.bodyType,
        bodyFields: row.bodySchema.properties ?? {},
      },
      output: getOutputExample(sale),
    },
    extra: { ...network.domain },
  };
}
