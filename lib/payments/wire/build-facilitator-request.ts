import { getAddress, type Hex } from 'viem';
import type { TierSettings } from '@/lib/env';
import type { FacilitatorRequest } from '../facilitator';
import type { Payments } from '../payments';
import type { Product } from '@/lib/db/create-client';
import type { Authorization } from '../signed-payment';
import { buildBazaarExtension } from './build-extensions';
import { buildRequirementsV1, buildRequirementsV2 } from './build-requirements';

/** EIP-3009's members as the wire has them: addresses with their checksum, numbers as text. */
function toWire(authorization: Authorization) {
  const { from, to, value, validAfter, validBefore, nonce } = authorization;
  return {
    from: getAddress(from),
    to: getAddress(to),
    value: String(value),
    validAfter: String(validAfter),
    validBefore: String(validBefore),
    nonce,
  };
}

/**
 * What a facilitator is asked to verify or settle. Built from the ledger's canonical values and our own terms: nothing
 * that a client added to its payload goes on to anybody else.
 */
export function buildFacilitatorRequest(sale: {
  readonly payments: Pick<Payments, 'network' | 'payTo' | 'playMoney'>;
  readonly version: 1 | 2;
  readonly authorization: Authorization;
  readonly signature: Hex;
  readonly product: Product;
  /** Atomic units. */
  readonly amount: bigint;
  readonly count: number;
  readonly resourceUrl: string;
  readonly paid?: TierSettings | null;
}): FacilitatorRequest {
  const { version, signature, product, count, resourceUrl } = sale;
  const siteUrl = new URL(resourceUrl).origin;
  // Whatever a request carries: the facilitator has nothing to send.
  const told = { ...sale, siteUrl, paid: sale.paid ?? null, longest: null };
  const payload = { signature, authorization: toWire(sale.authorization) };
  if (version === 1) {
    const paymentRequirements = buildRequirementsV1(told);
    const { scheme, network } = paymentRequirements;
    const paymentPayload = { x402Version: 1, scheme, network, payload };
    return { x402Version: 1, paymentPayload, paymentRequirements };
  }
  const { resource, requirements } = buildRequirementsV2(told);
  const paymentPayload = {
    x402Version: 2,
    resource,
    accepted: requirements,
    payload,
    // From here a facilitator's catalogue learns of us.
    extensions: { bazaar: buildBazaarExtension(product, resourceUrl, count) },
  };
  return { x402Version: 2, paymentPayload, paymentRequirements: requirements };
}
