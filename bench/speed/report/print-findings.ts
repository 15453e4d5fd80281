import type { Finding } from '../sections/finding';
import { hasPassed } from './has-passed';
import { printColumns } from './print-columns';

const VERDICTS = new Map([
  [true, 'pass'],
  [false, 'FAIL'],
  [null, 'told'],
]);

/** The table: what was found, what was asked for. */
export function printFindings(findings: readonly Finding[]): void {
  const rows = findings.map((finding) => {
    const { row, value, unit, spread, better, bar } = finding;
    const digits = unit === 'MB' ? 0 : 2;
    return [
      row,
      `${value.toFixed(digits)} ${unit}`,
      spread === null ? '' : spread.map((end) => end.toFixed(digits)).join('–'),
      bar === null ? '' : `${better === 'more' ? '≥' : '≤'} ${bar}`,
      VERDICTS.get(hasPassed(finding))!,
    ];
  });
  printColumns([['', 'median', 'min–max', 'bar', ''], ...rows]);
}
