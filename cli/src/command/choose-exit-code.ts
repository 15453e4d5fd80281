import type { FailureKind } from '../failure';

/** What a shell gets for each kind of failure; documented in the README. */
export const EXIT_CODES: Readonly<Record<FailureKind, number>> = {
  usage: 2,
  network: 3,
  refused: 4,
  payment: 5,
  unclear: 6,
  local: 7,
};

/**
 * The exit code of a run: that of its failures where all failed alike, 1 where some did or they differ. A payment that is
 * unclear is always told.
 *
 * @param results null: that one went well
 */
export function chooseExitCode(results: readonly (FailureKind | null)[]): number {
  if (results.includes('unclear')) return EXIT_CODES.unclear;
  const [first = null, ...others] = new Set(results);
  if (others.length > 0) return 1;
  return first === null ? 0 : EXIT_CODES[first];
}
