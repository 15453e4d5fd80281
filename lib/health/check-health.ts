import type { Context } from '@/lib/context';
import { assertClock } from '@/lib/jobs/assert-clock';
import type { Backlog } from '@/lib/jobs/job';
import { JOB_NAMES, JOBS, type JobName } from '@/lib/jobs/jobs';

type PartState = { readonly state: 'ok' | 'failed'; readonly ms: number };

/** What waits for a job, where anything does. */
type Waiting = Omit<Backlog, 'oldestAt'> & { readonly oldestSeconds: number };

export type Health = {
  readonly status: 'ok' | 'failed';
  readonly parts: {
    readonly database: PartState;
    readonly store: PartState;
    readonly disk: PartState & { readonly freeBytes: number | null };
    /** Absent where nothing is sold. Failed while a payment that was granted is not on the chain. */
    readonly payments?: PartState & { readonly missing: number | null };
    /** `late`: something waits for longer than the next caller explains. It is served all the same. */
    readonly jobs: {
      readonly state: PartState['state'] | 'late';
      readonly ms: number;
      readonly waiting: Readonly<Partial<Record<JobName, Waiting>>>;
    };
  };
};

/** Less than this and uploads will soon fail: time to act. */
const LOW_DISK_BYTES = 256 * 1024 * 1024;
/** What a probe may cost: every caller within this time gets the same answer. */
const FRESH_MS = 2_000;
const TIMEOUT_MS = 3_000;

type Ports = Pick<Context, 'db' | 'store' | 'clock' | 'env' | 'log' | 'payments' | 'secrets'>;

async function timed<T>(
  log: Ports['log'],
  part: string,
  probe: () => Promise<T>,
): Promise<{ state: PartState; value: T | null }> {
  const startedAt = performance.now();
  const ms = () => Math.round(performance.now() - startedAt);
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${TIMEOUT_MS} ms`)), TIMEOUT_MS);
  });
  try {
    const value = await Promise.race([probe(), timeout]);
    return { state: { state: 'ok', ms: ms() }, value };
  } catch (err) {
    log.error({ err, part }, 'health probe failed');
    return { state: { state: 'failed', ms: ms() }, value: null };
  } finally {
    clearTimeout(timer);
  }
}

/** A standby, and a database whose disk ran full at its provider's, answers reads and takes no upload. */
async function assertWritable({ db }: Ports): Promise<void> {
  const [row] = await db.$queryRaw<[{ readOnly: boolean }]>`
    SELECT current_setting('transaction_read_only')::boolean AS "readOnly"`;
  if (row.readOnly) throw new Error('the database is read-only');
}

/** Payments that somebody said were settled and the chain does not have, until an operator has looked into them. */
async function countMissing({ db }: Ports): Promise<number> {
  // The states as words of the statement: as parameters, a plan may read the whole table.
  const [row] = await db.$queryRaw<[{ count: bigint }]>`
    SELECT count(*) FROM payment WHERE state IN ('missing', 'lost') AND acknowledged_at IS NULL`;
  return Number(row.count);
}

async function probePayments(ports: Ports): Promise<Pick<Health['parts'], 'payments'>> {
  if (ports.payments === null) return {};
  const { state, value } = await timed(ports.log, 'payments', () => countMissing(ports));
  const failed = value === null || value > 0;
  return { payments: { ...state, ...(failed ? { state: 'failed' } : {}), missing: value } };
}

async function findWaiting(ports: Ports): Promise<Partial<Record<JobName, Waiting>>> {
  // Without it the jobs that destroy do not run.
  await assertClock(ports);
  const now = ports.clock.now().getTime();
  const found = await Promise.all(
    JOB_NAMES.map(async (name) => {
      const { oldestAt, ...counts } = await JOBS[name].findBacklog(ports);
      if (oldestAt === null) return [];
      const oldestSeconds = Math.max(0, Math.round((now - oldestAt.getTime()) / 1000));
      return [[name, { ...counts, oldestSeconds }] as const];
    }),
  );
  return Object.fromEntries(found.flat());
}

async function probeJobs(ports: Ports): Promise<Pick<Health['parts'], 'jobs'>> {
  const { state, value } = await timed(ports.log, 'jobs', () => findWaiting(ports));
  const waiting = value ?? {};
  const late = JOB_NAMES.some((name) => {
    const found = waiting[name];
    return found !== undefined && found.oldestSeconds > JOBS[name].lateSeconds;
  });
  return { jobs: { ...state, ...(late ? { state: 'late' } : {}), waiting } };
}

async function probeAll(ports: Ports): Promise<Health> {
  const { store, log } = ports;
  const [payments, jobs, database, stored, disk] = await Promise.all([
    probePayments(ports),
    probeJobs(ports),
    timed(log, 'database', () => assertWritable(ports)),
    timed(log, 'store', () => store.check()),
    timed(log, 'disk', () => store.freeBytes()),
  ]);
  const low = disk.value !== null && disk.value < LOW_DISK_BYTES;
  const parts = {
    database: database.state,
    store: stored.state,
    disk: { ...disk.state, ...(low ? { state: 'failed' as const } : {}), freeBytes: disk.value },
    ...payments,
    ...jobs,
  };
  const healthy = Object.values(parts).every((part) => part.state !== 'failed');
  return { status: healthy ? 'ok' : 'failed', parts };
}

const latest = new WeakMap<object, { at: number; health: Promise<Health> }>();

/** Tries each part that the service stands on. Callers at the same time share one round of probes. */
export function checkHealth(ports: Ports): Promise<Health> {
  const known = latest.get(ports.db);
  if (known !== undefined && performance.now() - known.at < FRESH_MS) return known.health;
  const health = probeAll(ports);
  latest.set(ports.db, { at: performance.now(), health });
  return health;
}
