import { readBalance } from '@/dev/chain/read-balance';
import { beginSequence } from './begin-sequence';
import { checkDelivery } from './check-delivery';
import { checkLedger } from './check-ledger';
import { finishSequence } from './finish-sequence';
import { advance } from './keep-clocks';
import type { Step } from './step';
import { takeStep } from './take-step';
import type { Stage } from './world';

/** Plays one sequence to its end and holds it to every rule. Throws what was broken, with all that had happened. */
export async function playSequence(stage: Stage, steps: readonly Step[]): Promise<void> {
  const world = await beginSequence(stage, advance);
  const { rpcUrl } = stage.chain;
  const before = await Promise.all(stage.buyers.map(({ address }) => readBalance(rpcUrl, address)));
  for (const step of steps) await takeStep(world, step);
  await finishSequence(world);
  const end = await checkLedger(world, before);
  await checkDelivery(world, end);
  stage.stats.count('sequences', 'played');
  if (world.violations.length > 0) {
    throw new Error([...new Set(world.violations), '', ...world.trace].join('\n'));
  }
}
