import { Gauge, Registry } from 'prom-client';
import type { Context } from '@/lib/context';
import { checkHealth, type Health } from '@/lib/health/check-health';
import { JOB_NAMES, JOBS } from '@/lib/jobs/jobs';
import type { CountedMetrics } from './create-metrics';
import { readLedger, type LedgerView } from './read-ledger';

type Value = { readonly labels?: Record<string, string>; readonly value: number };

/** Gauges of one scrape: made anew for each, so that what could not be read is missing and not old. */
function gauge(registry: Registry, name: string, help: string, values: readonly Value[]): void {
  if (values.length === 0) return;
  const labelNames = Object.keys(values[0]?.labels ?? {});
  const made = new Gauge({ name, help, labelNames, registers: [registry] });
  for (const { labels = {}, value } of values) made.set(labels, value);
}

function addHealth(registry: Registry, { parts }: Health): void {
  const states = Object.entries(parts).map(([part, { state }]) => ({
    labels: { part },
    value: state === 'failed' ? 0 : 1,
  }));
  gauge(registry, 'img402_part_ok', 'Parts of /api/health: 1 where one works.', states);
  const { disk, payments, jobs } = parts;
  const free = disk.freeBytes === null ? [] : [{ value: disk.freeBytes }];
  gauge(registry, 'img402_store_free_bytes', 'Room where images are kept, if it is told.', free);
  const missing = typeof payments?.missing === 'number' ? [{ value: payments.missing }] : [];
  gauge(registry, 'img402_payments_missing', 'Granted, and not on the chain; unseen yet.', missing);
  if (jobs.state === 'failed') return;
  const ofJobs = (read: (job: (typeof JOB_NAMES)[number]) => number) =>
    JOB_NAMES.map((job) => ({ labels: { job }, value: read(job) }));
  const { waiting } = jobs;
  const lag = ofJobs((job) => waiting[job]?.oldestSeconds ?? 0);
  gauge(registry, 'img402_job_lag_seconds', 'For how long the oldest waits for a job.', lag);
  const late = ofJobs((job) => JOBS[job].lateSeconds);
  gauge(registry, 'img402_job_late_seconds', 'A lag beyond which something is wrong.', late);
  const due = ofJobs((job) => waiting[job]?.due ?? 0);
  gauge(registry, 'img402_job_waiting', 'How much waits for a job, up to its limit.', due);
  const failing = ofJobs((job) => waiting[job]?.failing ?? 0);
  gauge(registry, 'img402_job_failing', 'How much of it was tried in vain.', failing);
  const unreconciled = [{ value: waiting.reconcile?.oldestSeconds ?? 0 }];
  gauge(
    registry,
    'img402_oldest_unreconciled_seconds',
    'For how long the oldest payment waits for the word of the chain.',
    unreconciled,
  );
}

function addLedger(registry: Registry, { payments, jobEnds }: LedgerView): void {
  const states = Object.entries(payments).map(([state, value]) => ({ labels: { state }, value }));
  gauge(registry, 'img402_payments', 'Payments by state.', states);
  const ends = Object.entries(jobEnds).map(([job, value]) => ({ labels: { job }, value }));
  gauge(
    registry,
    'img402_job_end_timestamp_seconds',
    'When a job last came to its end; 0: never.',
    ends,
  );
}

/**
 * Everything that is told to whoever watches, in Prometheus' text format. Bounded in time, and shared by those who ask
 * at the same time, as the health page is.
 */
export async function writeScrape(
  context: Context,
  { registry }: CountedMetrics,
): Promise<{ readonly contentType: string; readonly text: string }> {
  const [health, ledger] = await Promise.all([checkHealth(context), readLedger(context)]);
  const now = new Registry();
  addHealth(now, health);
  if (ledger !== null) addLedger(now, ledger);
  const text = `${await registry.metrics()}\n${await now.metrics()}`;
  return { contentType: registry.contentType, text };
}
