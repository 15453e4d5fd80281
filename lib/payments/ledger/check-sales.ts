import { refuse, type Refusal } from '@/lib/errors';
import { createBriefCache } from '../brief-cache';
import type { SalesContext } from './sale';

/** Every sale asks, and the answer changes once in a lifetime. */
const FRESH_MS = 2_000;

/** Payments that this facilitator said were settled and the chain does not have, and that no operator looked into. */
const lost = createBriefCache<object, number>(FRESH_MS);

/** Stops sales through a facilitator that has lied, until an operator has looked into it. */
export async function checkSales({
  db,
  payments,
}: Pick<SalesContext, 'db' | 'payments'>): Promise<Refusal | null> {
  const facilitator = payments.facilitator.name;
  const count = await lost.get(payments, () =>
    db.payment.count({ where: { state: 'lost', acknowledgedAt: null, facilitator } }),
  );
  if (count === 0) return null;
  return refuse('payments_unavailable', `${count} payments of this facilitator are lost`, {
    detail: 'Sales are stopped until the operator has looked into a payment that got lost.',
    retryAfterSeconds: 300,
  });
}

/** Makes the next sale ask: the chain has just told something new. */
export function forgetSales({ payments }: Pick<SalesContext, 'payments'>): void {
  lost.forget(payments);
}
