import type { FileCoverage } from './engine/create-coverage';

const percent = (part: number, whole: number): string =>
  `${((100 * part) / Math.max(1, whole)).toFixed(1).padStart(5)} %`;

const lineOf = (
  name: string,
  { blocks, blocksReached, lines, linesReached }: Omit<FileCoverage, 'file'>,
) =>
  `${percent(linesReached, lines)} of ${String(lines).padStart(5)} lines, ${String(blocksReached).padStart(5)} of ${String(blocks).padStart(5)} blocks  ${name}`;

/** A table of the files that were reached at all, and their sum. */
export function formatCoverage(files: readonly FileCoverage[]): string {
  const reached = files.filter(({ linesReached }) => linesReached > 0);
  const sum = { blocks: 0, blocksReached: 0, lines: 0, linesReached: 0 };
  for (const file of reached) {
    for (const name of Object.keys(sum) as (keyof typeof sum)[]) sum[name] += file[name];
  }
  return [...reached.map((file) => lineOf(file.file, file)), lineOf('in all', sum)].join('\n');
}
