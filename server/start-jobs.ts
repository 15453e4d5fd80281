import type { Context } from '@/lib/context';
import { reconcileOpen } from '@/lib/payments/reconcile/reconcile-open';

/** A pause between two rounds: long beside what a round costs, short beside what a buyer would wait. */
const PAUSE_MS = 5_000;

/** Runs what has to be done again and again. One round at a time; a round that fails is logged, and the next one comes. */
export function startJobs(context: Context): { stop(): Promise<void> } {
  if (context.payments === null) return { stop: async () => undefined };
  const stopping = new AbortController();
  const pause = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(done, PAUSE_MS);
      function done(): void {
        clearTimeout(timer);
        stopping.signal.removeEventListener('abort', done);
        resolve();
      }
      stopping.signal.addEventListener('abort', done);
    });
  const run = async () => {
    while (!stopping.signal.aborted) {
      try {
        await reconcileOpen(context);
      } catch (err) {
        context.log.error({ err }, 'a round of reconciliation failed');
      }
      if (!stopping.signal.aborted) await pause();
    }
  };
  const running = run();
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
