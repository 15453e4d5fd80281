import { makeDice } from './make-dice';

type Lane = {
  /** Between its blows, in milliseconds. */
  readonly least: number;
  readonly most: number;
  /** What is hit, and how often beside the others. */
  readonly victims: Readonly<Record<string, number>>;
};

/** Blows to different programs do not wait for each other. */
export const LANES = {
  server: {
    ...{ least: 1_000, most: 9_000 },
    victims: { server: 20, Postgres: 10, 'server and Postgres': 12, 'connection of Postgres': 14 },
  },
  second: { least: 2_000, most: 12_000, victims: { 'second server': 1 } },
  facilitator: { least: 2_000, most: 12_000, victims: { facilitator: 1 } },
  chain: { least: 8_000, most: 40_000, victims: { chain: 1 } },
} as const satisfies Record<string, Lane>;

export type LaneName = keyof typeof LANES;

type VictimOf<Name extends LaneName> = Extract<keyof (typeof LANES)[Name]['victims'], string>;

/** What can be hit. The chain is not killed, it hangs for a while. */
export type Victim = { [Name in LaneName]: VictimOf<Name> }[LaneName];

export type Strike = {
  /** Since the one before, or since its victim serves again, in milliseconds. */
  readonly afterMs: number;
  readonly victim: Victim;
  /** Whether the victim may still be starting: else it is waited for until it serves. */
  readonly whileStarting: boolean;
  /** For how long the chain hangs, where it is the chain, in milliseconds. */
  readonly hangsMs: number;
  /** Which of several connections: 0 up to 1. */
  readonly pick: number;
};

/** The blows of a lane, without end: always the same for the same seed. */
export function* planStrikes(seed: number, name: LaneName): Generator<Strike, never> {
  const { least, most, victims } = LANES[name];
  const dice = makeDice(Math.imul(seed + 1, 0x85ebca6b) + Object.keys(LANES).indexOf(name));
  for (;;) {
    yield {
      afterMs: dice.between(least, most),
      victim: dice.weighted(victims as Readonly<Record<Victim, number>>),
      whileStarting: dice.chance(0.12),
      hangsMs: dice.between(500, 6_000),
      pick: dice.below(1_000) / 1_000,
    };
  }
}
