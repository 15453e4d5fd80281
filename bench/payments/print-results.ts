import type { Ratio, Results } from './compare-series';
import { quantile, summarize, type Summary } from './summarize';

const COLUMNS: readonly (readonly [string, (summary: Summary) => string])[] = [
  ['sales', ({ sales }) => String(sales)],
  ['median ms', ({ medianMs }) => medianMs.toFixed(1)],
  ['p95 ms', ({ p95Ms }) => p95Ms.toFixed(1)],
  ['sales/s', ({ rate }) => rate.toFixed(1)],
  ['rounds, sales/s', ({ rates }) => rates.map((rate) => rate.toFixed(0)).join(' ')],
  ['verify/sale', ({ verifies }) => verifies.toFixed(2)],
  ['settle/sale', ({ settles }) => settles.toFixed(2)],
  ['tx/sale', ({ transactions }) => transactions.toFixed(2)],
  ['row before settle', ({ reserved, sales }) => `${reserved} of ${sales}`],
];

export function printTable(results: Results): void {
  const rows = [['series', 'in flight', ...COLUMNS.map(([name]) => name)]];
  for (const [key, rounds] of results) {
    const at = key.lastIndexOf(' ');
    const summary = summarize(rounds);
    rows.push([key.slice(0, at), key.slice(at + 1), ...COLUMNS.map(([, show]) => show(summary))]);
  }
  const widths = rows[0]!.map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  for (const row of rows) {
    console.info(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
  }
}

export function printRatios(ratios: readonly Ratio[]): void {
  for (const { ours, stock, inFlight, ratio, byRound } of ratios) {
    const range = [0, 1].map((part) => quantile(byRound, part).toFixed(2)).join(' to ');
    const told = `${ratio.toFixed(2)} × (rounds ${range})`;
    console.info(`${ours} / ${stock}, ${inFlight} in flight: ${told}`);
  }
}
