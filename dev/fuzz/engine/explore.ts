import type { FuzzTarget } from '../fuzz-target';
import { makeDice, type Dice } from '../make-dice';
import { mutateInput } from '../mutate-input';

export type ExploreOptions = {
  /** The same seed tries the same inputs again, where only `executions` ends the search. */
  readonly seed: number;
  /** Whichever is reached first ends the search. Milliseconds since 1970. */
  readonly executions: number;
  readonly endsAt: number;
  /** Inputs that are run before coverage is looked at, which takes as long as many of them; 1 is each by itself. */
  readonly batch: number;
  /** False: whatever is found is forgotten, as by a fuzzer that sees nothing. */
  readonly guided: boolean;
  readonly inputs: readonly Uint8Array[];
  /** False: of the target's own seeds none is run, only `inputs`. */
  readonly seeded: boolean;
};

export type ExploreHooks = {
  /** Told before an input is run, so that whoever watches knows which one never came back. */
  readonly begin: (bytes: Uint8Array) => void;
  readonly end: () => void;
  /** How much of what ran since the last look had not run before, or not that often. */
  readonly takeNews: () => number;
  /** Whether any block of what ran since the last look had not run before. */
  readonly hasNews: () => boolean;
  readonly keep: (bytes: Uint8Array) => void;
  readonly fault: (bytes: Uint8Array, text: string) => void;
  readonly progress: (executions: number, kept: number) => void;
};

/** Executions between two looks at the clock, two reports and two turns of the event loop. */
const STRIDE = 64;
/** Of so many batches one is looked at input by input, since how often something ran shows only there. */
const CLOSE_LOOKS = 16;

/** An input to start from: every fourth time one of the newest, which lead furthest. */
function pickParent(kept: readonly Uint8Array[], roll: Dice): Uint8Array {
  const newest = Math.max(1, Math.ceil(kept.length / 8));
  return roll(4) === 0 ? kept[kept.length - 1 - roll(newest)]! : kept[roll(kept.length)]!;
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Runs a target on mutants of what it has, and keeps each that reaches something new. Answers counts of outcomes. */
export async function explore(
  target: FuzzTarget,
  { seed, executions, endsAt, guided, inputs, seeded, batch }: ExploreOptions,
  hooks: ExploreHooks,
): Promise<Map<string, number>> {
  const roll = makeDice(seed);
  const outcomes = new Map<string, number>();
  const kept: Uint8Array[] = [];
  let done = 0;

  const run = async (bytes: Buffer): Promise<void> => {
    done += 1;
    let outcome = 'FAULT';
    hooks.begin(bytes);
    try {
      const running = target.run(bytes);
      outcome = typeof running === 'string' ? running : await running;
    } catch (error) {
      hooks.fault(bytes, error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
    hooks.end();
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    if (done % STRIDE === 0) {
      hooks.progress(done, kept.length);
      await turn();
    }
  };

  const runClosely = async (bytes: Buffer, isSeed = false): Promise<void> => {
    await run(bytes);
    const isNew = hooks.takeNews() > 0;
    if (!guided || (!isNew && !isSeed)) return;
    kept.push(bytes);
    if (!isSeed) hooks.keep(bytes);
  };

  const { dictionary, maxLength, repair } = target;
  const mutate = (): Buffer => {
    const other = kept[roll(kept.length)]!;
    const mutant = mutateInput(pickParent(kept, roll), { other, dictionary, maxLength }, roll);
    return repair !== undefined && roll(2) === 0 ? repair(mutant) : mutant;
  };

  const seeds = seeded ? await target.seeds() : [];
  const own = new Set(seeds);
  // Shortest first: of two that reach the same, the short one is kept.
  for (const input of [...seeds, ...inputs].sort((a, b) => a.length - b.length)) {
    await runClosely(Buffer.from(input), own.has(input));
    if (!guided || kept.length === 0) kept.push(input);
  }
  for (let round = 0; done < executions && Date.now() < endsAt; round += 1) {
    const mutants = Array.from({ length: Math.min(batch, executions - done) }, mutate);
    if (batch === 1 || round % CLOSE_LOOKS === 0) {
      for (const mutant of mutants) await runClosely(mutant);
      continue;
    }
    for (const mutant of mutants) await run(mutant);
    if (!guided || !hooks.hasNews()) continue;
    // One of them, and which tells only another run of each.
    for (const mutant of mutants) await runClosely(mutant);
  }
  hooks.progress(done, kept.length);
  return outcomes;
}
