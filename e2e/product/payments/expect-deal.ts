import { expect } from 'vitest';
import type { Market } from './open-market';

export const CENT = 10_000n;

export type Deal = {
  /** That arrive at the product's account, by the chain. */
  readonly cents: number;
  /** Requests to settle; as many as cents unless told. The facilitator is never asked to verify. */
  readonly settles?: number;
  /** New entitlements; as many as cents unless told. */
  readonly grants?: number;
};

async function look(market: Market) {
  const [row] = await market.query<{ count: string }>('SELECT count(*) FROM entitlement');
  const { verify, settle } = market.facilitator.calls;
  return { verify, settle, grants: Number(row?.count), received: await market.received() };
}

/** Does something and expects that exactly this much money moves, by exactly this much asking, for exactly this much. */
export async function expectDeal<T>(
  market: Market,
  { cents, settles = cents, grants = cents }: Deal,
  action: () => Promise<T>,
): Promise<T> {
  const before = await look(market);
  const result = await action();
  const after = await look(market);
  expect({
    verifies: after.verify - before.verify,
    settles: after.settle - before.settle,
    grants: after.grants - before.grants,
    moved: after.received - before.received,
  }).toEqual({ verifies: 0, settles, grants, moved: CENT * BigInt(cents) });
  return result;
}
