import type { Context } from '@/lib/context';
import { JOB_NAMES, type JobName } from '@/lib/jobs/jobs';
import { PAYMENT_STATES, type PaymentState } from '@/lib/payments/states';

/** What only the database knows, and every server of it tells alike. */
export type LedgerView = {
  readonly payments: Readonly<Record<PaymentState, number>>;
  /** When each job last came to its end; seconds since 1970, 0: never. */
  readonly jobEnds: Readonly<Record<JobName, number>>;
};

/** Counting payments reads an index of all of them: several scrapers share one count. */
const FRESH_MS = 10_000;
const TIMEOUT_MS = 3_000;

const latest = new WeakMap<object, { at: number; view: Promise<LedgerView | null> }>();

async function read({ db }: Pick<Context, 'db'>): Promise<LedgerView> {
  const [counts, jobs] = await Promise.all([
    db.payment.groupBy({ by: ['state'], _count: true }),
    db.job.findMany({ select: { name: true, finishedAt: true } }),
  ]);
  const counted = new Map<string, number>(counts.map(({ state, _count }) => [state, _count]));
  const ended = new Map(jobs.map(({ name, finishedAt }) => [name, finishedAt?.getTime() ?? 0]));
  return {
    payments: Object.fromEntries(
      PAYMENT_STATES.map((state) => [state, counted.get(state) ?? 0]),
    ) as LedgerView['payments'],
    jobEnds: Object.fromEntries(
      JOB_NAMES.map((name) => [name, (ended.get(name) ?? 0) / 1000]),
    ) as LedgerView['jobEnds'],
  };
}

async function readInTime(ports: Pick<Context, 'db' | 'log'>): Promise<LedgerView | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), TIMEOUT_MS);
  });
  try {
    return await Promise.race([read(ports), late]);
  } catch (err) {
    ports.log.warn({ err }, 'the ledger could not be counted');
    return null;
  } finally {
    clearTimeout(timer);
  }
}

/** Null where the database does not answer in time: then nothing is told of it, rather than something old. */
export function readLedger(ports: Pick<Context, 'db' | 'log'>): Promise<LedgerView | null> {
  const known = latest.get(ports.db);
  if (known !== undefined && performance.now() - known.at < FRESH_MS) return known.view;
  const view = readInTime(ports);
  latest.set(ports.db, { at: performance.now(), view });
  return view;
}
