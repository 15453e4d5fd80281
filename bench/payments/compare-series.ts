import type { Measured } from './series';
import { summarize, type Summary } from './summarize';

/** By the name of the series and how many are in flight. */
export type Results = ReadonlyMap<string, readonly Measured[]>;

export type Ratio = {
  readonly ours: string;
  readonly stock: string;
  readonly inFlight: number;
  /** How many times the stock route's rate, in all. */
  readonly ratio: number;
  readonly byRound: readonly number[];
};

/** What is compared: the product with clients of one version, and the stock wrapper of that version. */
const PAIRS = [
  ['img402, v2', '@x402/next'],
  ['img402, v1', 'x402-next'],
] as const;

export function compareSeries(results: Results, inFlights: readonly number[]): readonly Ratio[] {
  return PAIRS.flatMap(([ours, stock]) =>
    inFlights.map((inFlight) => {
      const [mine, theirs] = [ours, stock].map((name) =>
        summarize(results.get(`${name} ${inFlight}`) ?? []),
      ) as [Summary, Summary];
      const byRound = mine.rates.map((rate, round) => rate / (theirs.rates[round] ?? Number.NaN));
      return { ours, stock, inFlight, ratio: mine.rate / theirs.rate, byRound };
    }),
  );
}
