import type { Check } from '../check';
import { fail, ok, skipped } from '../finding';

/** Expiries, leases and the validity of payments are compared over machines: a few seconds are harmless. */
const TOLERATED_MS = 5_000;

/** Whether this machine's clock agrees with the database's. */
export const checkClock: Check = async ({ db, clock }) => {
  if (db === null) return skipped('no DATABASE_URL: no other clock to compare with');
  const before = clock.now().getTime();
  const [row] = await db.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`;
  const after = clock.now().getTime();
  const theirs = row!.now.getTime();
  // It read its clock at some time between our two looks.
  const off = theirs < before ? before - theirs : Math.min(0, after - theirs);
  const seconds = Math.round(Math.abs(off) / 1000);
  if (Math.abs(off) <= TOLERATED_MS) return ok('agrees with that of the database');
  return fail(
    `this machine is ${seconds} s ${off > 0 ? 'ahead of' : 'behind'} the database`,
    'Set both by NTP: `timedatectl set-ntp true`.',
  );
};
