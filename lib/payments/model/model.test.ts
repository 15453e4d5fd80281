import fc from 'fast-check';
import { afterAll, beforeAll, describe, it, vi } from 'vitest';
import { ONCE_BROKEN } from '@/dev/payments/model/once-broken';
import { playSequence } from '@/dev/payments/model/play-sequence';
import { setStage } from '@/dev/payments/model/set-stage';
import { steps } from '@/dev/payments/model/step';

/** `MODEL_RUNS=2000 npx vitest run lib/payments/model`; `MODEL_SEED` and `MODEL_PATH` play a failure again. */
const { MODEL_RUNS = '40', MODEL_SEED, MODEL_PATH } = process.env;
const RUNS = Number(MODEL_RUNS);
const SEED = MODEL_SEED === undefined ? Date.now() % 2 ** 31 : Number(MODEL_SEED);

/** Tries to make a failing sequence shorter. */
const MOST_SHRINKS = 60;

let stage: Awaited<ReturnType<typeof setStage>>;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(async () => {
  vi.useRealTimers();
  process.stdout.write(`seed ${SEED}\n${stage.stats.print()}\n`);
  await stage.dispose();
});

describe('payments', () => {
  it.each(Object.entries(ONCE_BROKEN))('%s', async (_, sequence) => {
    await playSequence(stage, sequence);
  });

  it(
    'match the chain one to one and are never without delivery, whatever breaks',
    async () => {
      let shrinks: number | null = null;
      const property = fc.asyncProperty(steps, async (sequence) => {
        if (shrinks === MOST_SHRINKS) return;
        if (shrinks !== null) shrinks += 1;
        try {
          await playSequence(stage, sequence);
        } catch (thrown) {
          if (shrinks === null) process.stdout.write(`seed ${SEED}: ${String(thrown)}\n`);
          shrinks ??= 0;
          throw thrown;
        }
      });
      const replay = MODEL_PATH === undefined ? {} : { path: MODEL_PATH };
      await fc.assert(property, { numRuns: RUNS, seed: SEED, ...replay });
    },
    RUNS * 3_000 + 60_000,
  );
});
