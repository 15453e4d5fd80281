import type { Finding } from '../sections/finding';
import { hasPassed } from './has-passed';
import { printColumns } from './print-columns';

const VERDICTS = new Map([
  [true, 'pass'],
  [false, 'FAIL'],
]);

const show = (value: number, unit: Finding['unit']) =>
  `${value.toFixed(unit === 'MB' ? 0 : 2)} ${unit}`;

/** The table: what was found, what was asked for. */
export function printFindings(findings: readonly Finding[]): void {
  const rows = findings.map((finding) => {
    const { row, value, unit, spread, bar } = finding;
    const passed = hasPassed(finding);
    return [
      row,
      show(value, unit),
      spread === null ? '' : spread.map((end) => end.toFixed(2)).join('–'),
      bar === null ? 'told' : `${bar.is === 'at least' ? '≥' : '≤'} ${bar.value}`,
      passed === null ? '' : VERDICTS.get(passed)!,
    ];
  });
  printColumns([['', 'median', 'min–max', 'bar', ''], ...rows]);
  for (const { row, note } of findings) if (note !== '') console.info(`${row}: ${note}`);
}
