import { purgeDue } from '@/lib/cdn/purge-due';
import type { Context } from '@/lib/context';
import { isRefusal } from '@/lib/errors';
import { getSalesContext } from '@/lib/payments/get-sales-context';
import { reconcileOpen } from '@/lib/payments/reconcile/reconcile-open';

/** How often one process does so, however many requests come. */
const PAUSE_MS = 2_000;
/** Payments of one slice: what a function that has answered can still do in a few seconds. */
const PAYMENTS = 4;

const lastAt = new WeakMap<object, number>();

/**
 * A bounded slice of what cannot wait for a cron that comes once a day: a call to the CDN, and payments that the chain is
 * to be asked about. For requests to call after their answer, where no scheduler of ours runs; several servers may at the same time. Never
 * throws: the answer is given.
 */
export async function workOff(context: Context): Promise<void> {
  const now = performance.now();
  if (now - (lastAt.get(context.db) ?? -Infinity) < PAUSE_MS) return;
  lastAt.set(context.db, now);
  try {
    const { cdn } = context;
    if (cdn !== null) await purgeDue({ ...context, cdn });
    const ports = getSalesContext(context);
    if (!isRefusal(ports)) await reconcileOpen(ports, PAYMENTS);
  } catch (err) {
    context.log.error({ err }, 'what was due could not be worked off after an answer');
  }
}
