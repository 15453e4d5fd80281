import { wrapStore } from '@/dev/context/wrap-store';
import { CRON_SECRET, METRICS_TOKEN, type WalkStage } from '../walk-stage';

/** Health, and what the operator calls. */
export async function walkService(stage: WalkStage): Promise<void> {
  const { context } = stage;
  await stage.ask('GET', '/api/health', { query: { challenge: 'a'.repeat(32) } });
  await stage.ask('GET', '/api/health', { headers: { host: 'elsewhere.test' } });
  const store = wrapStore(context.store, { check: () => Promise.reject(new Error('a test')) });
  // Health is remembered by its database for two seconds.
  const db = new Proxy(context.db, {});
  await stage.ask('GET', '/api/health', { context: { ...context, store, db } });
  const bearer = (secret: string) => ({ headers: { authorization: `Bearer ${secret}` } });
  await stage.ask('GET', '/api/cron/expire', bearer(CRON_SECRET));
  await stage.ask('GET', '/api/cron/expire', bearer('wrong'));
  const clock = { now: () => new Date(0), isMachine: true } as const;
  await stage.ask('GET', '/api/cron/expire', {
    ...bearer(CRON_SECRET),
    context: { ...context, clock },
  });
  await stage.ask('GET', '/api/cron/nothing', bearer(CRON_SECRET));
  await stage.ask('GET', '/metrics', bearer(METRICS_TOKEN));
  await stage.ask('GET', '/metrics', bearer('wrong'));
}
