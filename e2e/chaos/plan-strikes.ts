import { makeDice } from './make-dice';

/** What is killed, and how often beside the others. */
const VICTIMS = {
  server: 20,
  Postgres: 10,
  'server and Postgres': 12,
  'connection of Postgres': 14,
  'second server': 18,
  facilitator: 18,
} as const;

export type Victim = keyof typeof VICTIMS;

/** What happens next. Both at once where a kill comes while the chain hangs. */
export type Strike = {
  /** Since the one before was dealt, in milliseconds. */
  readonly afterMs: number;
  readonly victim: Victim;
  /** Whether the victim may still be starting: else it is waited for until it serves. */
  readonly whileStarting: boolean;
  /** For how long the chain hangs from here on, in milliseconds; 0: it does not. */
  readonly chainHangsMs: number;
  /** Which of several connections: 0 up to 1. */
  readonly pick: number;
};

/** The blows of a seed, without end: always the same for the same seed. */
export function* planStrikes(seed: number): Generator<Strike, never> {
  const dice = makeDice(seed);
  for (;;) {
    yield {
      afterMs: dice.between(300, 4_000),
      victim: dice.weighted(VICTIMS),
      whileStarting: dice.chance(0.12),
      chainHangsMs: dice.chance(0.12) ? dice.between(500, 6_000) : 0,
      pick: dice.below(1_000) / 1_000,
    };
  }
}
