import { readBalance } from '@/dev/chain/read-balance';
import { beginSequence } from './begin-sequence';
import { checkDelivery } from './check-delivery';
import { checkLedger } from './check-ledger';
import { finishSequence } from './finish-sequence';
import { advance } from './keep-clocks';
import type { Step } from './step';
import { takeStep } from './take-step';
import type { Stage } from './world';

const T = [0, 0, 0, 0, 0];
/** Plays one sequence to its end and holds it to every rule. Throws what was broken, with all that had happened. */
export async function playSequence(stage: Stage, steps: readonly Step[]): Promise<void> {
  const t0 = performance.now();
  const world = await beginSequence(stage, advance);
  const { rpcUrl } = stage.chain;
  const before = await Promise.all(stage.buyers.map(({ address }) => readBalance(rpcUrl, address)));
  const t1 = performance.now();
  for (const step of steps) await takeStep(world, step);
  const t2 = performance.now();
  await finishSequence(world);
  const t3 = performance.now();
  const end = await checkLedger(world, before);
  await checkDelivery(world, end);
  const t4 = performance.now();
  T[0]! += t1 - t0;
  T[1]! += t2 - t1;
  T[2]! += t3 - t2;
  T[3]! += t4 - t3;
  T[4]! += 1;
  if (T[4]! % 50 === 0) console.log(T.map((x) => Math.round(x / T[4]!)));
  stage.stats.count('sequences', 'played');
  if (world.violations.length > 0) {
    throw new Error([...new Set(world.violations), '', ...world.trace].join('\n'));
  }
}
