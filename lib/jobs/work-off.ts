import { setTimeout as delay } from 'node:timers/promises';
import { deliverDue } from '@/lib/abuse/alerts/deliver-due';
import { watchDeadlines } from '@/lib/abuse/alerts/watch-deadlines';
import { purgeDue } from '@/lib/cdn/purge-due';
import type { Context } from '@/lib/context';
import { isRefusal } from '@/lib/errors';
import { getSalesContext } from '@/lib/payments/get-sales-context';
import { reconcileOpen } from '@/lib/payments/reconcile/reconcile-open';
import { JOBS } from './jobs';

/** Between two slices of one process, however many requests come. */
const PAUSE_MS = 2_000;
/** Payments of one slice: what a function that has answered can still do in a few seconds. */
const PAYMENTS = 4;

type Slices = {
  /** When the last one began, as `performance.now()` has it. */
  lastAt: number;
  /** One that has not begun: whoever comes meanwhile is served by it too. */
  waiting: Promise<void> | null;
};

const slicesOf = new WeakMap<object, Slices>();

async function runSlice(context: Context): Promise<void> {
  try {
    if (JOBS['send-alerts'].applies?.(context) === true) {
      await watchDeadlines(context, async () => true);
      await deliverDue(context);
    }
    const { cdn } = context;
    if (cdn !== null) await purgeDue({ ...context, cdn });
    const ports = getSalesContext(context);
    if (!isRefusal(ports)) await reconcileOpen(ports, PAYMENTS);
  } catch (err) {
    context.log.error({ err }, 'what was due could not be worked off after an answer');
  }
}

/**
 * A bounded slice of what cannot wait for a cron that comes once a day: alerts, a call to the CDN, and payments that the chain is
 * to be asked about. For requests to call after their answer, where no scheduler of ours runs; several servers may at the
 * same time. A slice begins after whatever its callers have done, two seconds after the last one. Never throws: the answer
 * is given.
 */
export async function workOff(context: Context): Promise<void> {
  const slices = slicesOf.get(context.db) ?? { lastAt: -Infinity, waiting: null };
  slicesOf.set(context.db, slices);
  slices.waiting ??= (async () => {
    await delay(Math.max(0, slices.lastAt + PAUSE_MS - performance.now()));
    slices.waiting = null;
    slices.lastAt = performance.now();
    await runSlice(context);
  })();
  await slices.waiting;
}
