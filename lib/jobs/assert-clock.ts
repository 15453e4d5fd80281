import type { Context } from '@/lib/context';
import { ClockError } from './clock-error';

/** Clocks that are set by a time service are milliseconds apart; nothing that is kept is kept for less than an hour. */
const MOST_APART_MS = 5 * 60_000;

/**
 * Proves that the machine's clock and the database's tell the same time. One that has jumped would end every image, and
 * what is destroyed stays so when it is set right. A clock that a test moves has nothing to agree with.
 *
 * @throws ClockError where they are too far apart
 */
export async function assertClock({ db, clock }: Pick<Context, 'db' | 'clock'>): Promise<void> {
  if (clock.isMachine !== true) return;
  const before = clock.now().getTime();
  const [row] = await db.$queryRaw<[{ now: Date }]>`SELECT clock_timestamp() AS now`;
  const after = clock.now().getTime();
  const theirs = row.now.getTime();
  // Read between the two: a slow answer is no difference.
  const apart = Math.max(before - theirs, theirs - after);
  if (apart > MOST_APART_MS) throw new ClockError(Math.round(apart / 1000));
}
