import { reconcileOpen } from '@/lib/payments/reconcile/reconcile-open';
import { advanceToFinality } from './keep-clocks';
import type { World } from './world';

/** The job asks ever more seldom: most rounds find nothing due. */
const MOST_ROUNDS = 120;
const SHORT_SECONDS = 5;
/** More than any authorization, any lease and any error of our clock. */
const LONG_SECONDS = 500;

/** Where one is said to be settled, there is time yet to see that it is missing, and to settle it again. */
async function chooseRound({ stage }: World): Promise<number | null> {
  const where = { finalAt: null };
  const open = await stage.test.context.db.payment.findMany({ where, select: { state: true } });
  if (open.length === 0) return null;
  const isTold = open.some(({ state }) => state === 'settled' || state === 'missing');
  return isTold ? SHORT_SECONDS : LONG_SECONDS;
}

/**
 * Lets everything come to its end: all that is away comes back, our clock is right, and the job runs until no payment is
 * open.
 */
export async function finishSequence(world: World): Promise<void> {
  const { rpcUrl } = world.stage.chain;
  world.skew = 0;
  world.isChainAway = false;
  for (const auth of world.auths.values()) [auth.fault, auth.meanwhile] = [null, null];
  for (const index of world.servers.keys()) world.restart(index);
  await Promise.all(world.strays);
  world.endedAt = Date.now();
  world.trace.push('the end');
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const seconds = await chooseRound(world);
    if (seconds === null) return;
    await advanceToFinality(rpcUrl, seconds);
    await reconcileOpen(world.observer);
  }
  world.violations.push('a payment never becomes final');
}
