import { reconcileOpen } from '@/lib/payments/reconcile/reconcile-open';
import { advanceToFinality } from './keep-clocks';
import type { World } from './world';

const MOST_ROUNDS = 9;
/** Rounds before it, while authorizations are still good: to see that one is missing, and to settle it again. */
const LONG_ROUND = 4;
/** More than any authorization, any lease and any error of our clock. */
const LONG_SECONDS = 500;

/**
 * Lets everything come to its end: all that is away comes back, our clock is right, and the job runs until no payment is
 * open. Some rounds while authorizations are still good, then the rest.
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
    await advanceToFinality(rpcUrl, round === LONG_ROUND ? LONG_SECONDS : 5);
    const asked = await reconcileOpen(world.observer);
    if (asked === 0 && round >= LONG_ROUND) return;
  }
  world.violations.push('a payment never becomes final');
}
