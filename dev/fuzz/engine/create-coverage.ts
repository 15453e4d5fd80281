import { Session, type Profiler } from 'node:inspector';
import { readSegments } from './read-segments';

export type FileCoverage = {
  readonly file: string;
  /** Blocks that V8 tells apart, and lines with code. */
  readonly blocks: number;
  readonly blocksReached: number;
  readonly lines: number;
  readonly linesReached: number;
};

export type Coverage = {
  /** How many ranges were run, or run that often, for the first time since the last call. */
  take(): number;
  /** Whether a block was run for the first time since the last call of either; costs less to tell, and tells less. */
  takeBlocks(): boolean;
  report(): FileCoverage[];
};

/** How often a range ran, by the marks that AFL made custom: a loop of 5 rounds is not news after one of 6. */
const BUCKETS = [1, 2, 3, 4, 8, 16, 32, 128];

const bucketOf = (count: number): number => BUCKETS.filter((least) => count >= least).length;

/** More than a bundle has characters; the square is below 2 ** 53. */
const WIDEST = 2 ** 25;

/**
 * Precise coverage by block of the files of one script, from the inspector of this thread. To be made before the script
 * is loaded.
 *
 * @param covers beginnings of paths of the source files that count
 */
export function createCoverage(url: string, code: string, covers: readonly string[]): Coverage {
  const session = new Session();
  session.connect();
  // The inspector of one's own thread answers before `post` returns.
  const post = (method: string, params?: object): unknown => {
    let answer: unknown;
    session.post(method, params, (error, result) => {
      if (error !== null) throw error;
      answer = result;
    });
    return answer;
  };
  post('Profiler.enable');
  post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });

  const segments = readSegments(code).filter(({ file }) =>
    covers.some((beginning) => file.startsWith(beginning)),
  );
  const counts = new Uint8Array(code.length);
  for (const { start, end } of segments) counts.fill(1, start, end);
  const seen = new Map<number, number>();
  const reached = new Uint8Array(code.length);
  /** Where a block begins or ends; the first border of a file is its beginning. */
  const borders = new Set<number>(segments.flatMap(({ start, end }) => [start, end]));
  let sorted: readonly number[] = [...borders];

  const marks = new Uint8Array(code.length);

  const collect = (): readonly Profiler.FunctionCoverage[] => {
    const { result } = post(
      'Profiler.takePreciseCoverage',
    ) as Profiler.TakePreciseCoverageReturnType;
    return result.find((each) => each.url === url)?.functions ?? [];
  };

  /** Adds what ran to what has been reached; answers whether there was more of it than before. */
  function paint(functions: readonly Profiler.FunctionCoverage[]): boolean {
    marks.fill(0);
    const before = borders.size;
    // Outer functions and blocks come before those within them.
    for (const { ranges } of functions) {
      for (const { startOffset, endOffset, count } of ranges) {
        marks.fill(count > 0 ? 1 : 0, startOffset, endOffset);
        if (counts[startOffset] === 1) borders.add(startOffset).add(endOffset);
      }
    }
    if (borders.size > before) sorted = [...borders].sort((one, other) => one - other);
    let isNew = false;
    for (const [index, at] of sorted.entries()) {
      if (marks[at] !== 1 || reached[at] === 1 || counts[at] !== 1) continue;
      isNew = true;
      reached.fill(1, at, sorted[index + 1] ?? at + 1);
    }
    return isNew;
  }

  return {
    take() {
      const functions = collect();
      let news = 0;
      for (const { ranges } of functions) {
        for (const { startOffset, endOffset, count } of ranges) {
          if (counts[startOffset] !== 1) continue;
          // Blocks that did not run are news too: V8 leaves out a block that ran as often as the one around it.
          const key = startOffset * WIDEST + endOffset;
          const bit = 1 << bucketOf(count);
          const before = seen.get(key) ?? 0;
          if ((before & bit) !== 0) continue;
          seen.set(key, before | bit);
          news += 1;
        }
      }
      if (news > 0) paint(functions);
      return news;
    },
    takeBlocks: () => paint(collect()),
    report() {
      return segments.map(({ file, start, end }) => {
        const inside = [start, ...sorted.filter((at) => at > start && at < end)];
        const blocks = inside.filter((at, index) =>
          /[\w)]/.test(code.slice(at, inside[index + 1] ?? end)),
        );
        let [lines, linesReached, at] = [0, 0, start];
        for (const line of code.slice(start, end).split('\n')) {
          const indent = line.search(/\S/);
          if (/[\w)]/.test(line) && !/^\s*(?:\/\/|\*|\/\*)/.test(line)) {
            lines += 1;
            linesReached += reached[at + indent]!;
          }
          at += line.length + 1;
        }
        const blocksReached = blocks.filter((from) => reached[from] === 1).length;
        return { file, blocks: blocks.length, blocksReached, lines, linesReached };
      });
    },
  };
}
