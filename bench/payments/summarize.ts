import type { Measured } from './series';

/** Of numbers in any order; `part` 0.5 is the median. */
export function quantile(numbers: readonly number[], part: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? Number.NaN;
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

/** All rounds of one series at one concurrency. */
export function summarize(rounds: readonly Measured[]) {
  const sales = sum(rounds.map((round) => round.sales));
  const latencies = rounds.flatMap((round) => round.latencies);
  const rates = rounds.map((round) => round.sales / round.seconds);
  return {
    sales,
    medianMs: quantile(latencies, 0.5),
    p95Ms: quantile(latencies, 0.95),
    /** Over all rounds together: a slow round counts for as long as it took. */
    rate: sales / sum(rounds.map((round) => round.seconds)),
    rates,
    verifies: sum(rounds.map((round) => round.verifies)) / sales,
    settles: sum(rounds.map((round) => round.settles)) / sales,
    transactions: sum(rounds.map((round) => round.transactions)) / sales,
    reserved: sum(rounds.map((round) => round.reserved)),
  };
}

export type Summary = ReturnType<typeof summarize>;
