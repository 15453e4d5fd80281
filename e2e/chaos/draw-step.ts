import type { Dice } from './make-dice';

const STEPS = {
  upload: 24,
  'upload with a key': 14,
  'buy an upload': 10,
  'buy a token and upload': 7,
  'buy a batch': 4,
  keep: 7,
  'come back': 10,
  delete: 8,
  'take down': 5,
  restore: 4,
  read: 40,
  page: 0.5,
} as const;

export type StepName = keyof typeof STEPS;

/** What a client does next. Every number is drawn whatever the step is: what it then finds does not move the others. */
export type Step = {
  readonly name: StepName;
  /** Which of the things that it may be done to: 0 up to 1. */
  readonly pick: number;
  /** Of the picture. */
  readonly bytes: number;
  /** Null: as long as the tier keeps it. */
  readonly livesSeconds: number | null;
  /** Images of a batch. */
  readonly count: number;
  /** Of the client's own. */
  readonly wallet: number;
  /** Of the x402 protocol. */
  readonly version: 1 | 2;
  /** The client's key, where it sends one. */
  readonly key: string;
  /** Whether it asks the second server. */
  readonly second: boolean;
  /** Whether what succeeded is asked for again under the same key, which must give the same. */
  readonly again: boolean;
  /** Before the next step, in milliseconds. */
  readonly pauseMs: number;
};

export const WALLETS_EACH = 6;

export function drawStep(dice: Dice): Step {
  return {
    name: dice.weighted(STEPS),
    pick: dice.below(1_000_000) / 1_000_000,
    bytes: dice.between(3_000, 60_000),
    livesSeconds: dice.chance(0.25) ? dice.between(60, 75) : null,
    count: dice.between(2, 4),
    wallet: dice.below(WALLETS_EACH),
    version: dice.chance(0.5) ? 1 : 2,
    key: dice.hex(16),
    second: dice.chance(0.35),
    again: dice.chance(0.15),
    pauseMs: dice.between(20, 350),
  };
}
