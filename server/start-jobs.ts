import { setTimeout as delay } from 'node:timers/promises';
import type { Context } from '@/lib/context';
import { isRefusal } from '@/lib/errors';
import { getSalesContext } from '@/lib/payments/get-sales-context';
import { purgeSpent } from '@/lib/payments/purge-spent';
import { reconcileOpen } from '@/lib/payments/reconcile/reconcile-open';

/** A pause between two rounds: long beside what a round costs, short beside what a buyer would wait. */
const PAUSE_MS = 5_000;

/** Waits; false where it was told to stop. */
async function hasPassed(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await delay(ms, undefined, { signal });
    return true;
  } catch (thrown) {
    if (signal.aborted) return false;
    throw thrown;
  }
}

/** Runs what has to be done again and again. One round at a time; a round that fails is logged, and the next one comes. */
export function startJobs(context: Context): { stop(): Promise<void> } {
  const ports = getSalesContext(context);
  if (isRefusal(ports)) return { stop: async () => undefined };
  const stopping = new AbortController();
  const { signal } = stopping;
  const run = async () => {
    do {
      try {
        await reconcileOpen(ports);
        await purgeSpent(ports);
      } catch (err) {
        context.log.error({ err }, 'a round of jobs failed');
      }
    } while (await hasPassed(PAUSE_MS, signal));
  };
  const running = run();
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
