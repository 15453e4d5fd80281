import { refuse, type Refusal } from '@/lib/errors';
import type { SalesContext } from './sale';

/** Every sale asks, and the answer changes once in a lifetime. */
const FRESH_MS = 2_000;

const latest = new WeakMap<object, { readonly at: number; readonly lost: Promise<number> }>();

/** Payments that this facilitator said were settled and the chain does not have, and that no operator looked into. */
function countLost({ db, payments }: Pick<SalesContext, 'db' | 'payments'>): Promise<number> {
  const known = latest.get(payments);
  if (known !== undefined && performance.now() - known.at < FRESH_MS) return known.lost;
  const lost = db.payment.count({
    where: { state: 'lost', acknowledgedAt: null, facilitator: payments.facilitator.name },
  });
  latest.set(payments, { at: performance.now(), lost });
  // A failed question is no answer: the next sale asks again.
  lost.catch(() => latest.delete(payments));
  return lost;
}

/** Stops sales through a facilitator that has lied, until an operator has looked into it. */
export async function checkSales(
  ports: Pick<SalesContext, 'db' | 'payments'>,
): Promise<Refusal | null> {
  const lost = await countLost(ports);
  if (lost === 0) return null;
  return refuse('payments_unavailable', `${lost} payments of this facilitator are lost`, {
    detail: 'Sales are stopped until the operator has looked into a payment that got lost.',
    retryAfterSeconds: 300,
  });
}

/** Makes the next sale ask: the chain has just told something new. */
export function forgetSales({ payments }: Pick<SalesContext, 'payments'>): void {
  latest.delete(payments);
}
