import type { Context } from '@/lib/context';
import { countOutcomes, type Outcomes } from './count-outcomes';

export type RecalledOutcomes = {
  readonly countedAt: Date;
  readonly ever: readonly Outcomes[];
  readonly lastYear: readonly Outcomes[];
};

/** What a page that anybody may ask for may cost: the audit is read as a whole, once in this time. */
const FRESH_MS = 60_000;
const YEAR_MS = 365 * 86_400_000;

const latest = new WeakMap<object, { at: number; counted: Promise<RecalledOutcomes> }>();

async function count({ db, clock }: Pick<Context, 'db' | 'clock'>): Promise<RecalledOutcomes> {
  const countedAt = clock.now();
  const [ever, lastYear] = await Promise.all([
    countOutcomes({ db }, new Date(0)),
    countOutcomes({ db }, new Date(countedAt.getTime() - YEAR_MS)),
  ]);
  return { countedAt, ever, lastYear };
}

/** The counts of at most a minute ago. Callers at the same time share one count; one that failed is not remembered. */
export function recallOutcomes(ports: Pick<Context, 'db' | 'clock'>): Promise<RecalledOutcomes> {
  const now = ports.clock.now().getTime();
  const known = latest.get(ports.db);
  if (known !== undefined && Math.abs(now - known.at) < FRESH_MS) return known.counted;
  const counted = count(ports);
  latest.set(ports.db, { at: now, counted });
  counted.catch(() => latest.delete(ports.db));
  return counted;
}
