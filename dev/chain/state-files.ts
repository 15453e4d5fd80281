import path from 'node:path';

export type StateFiles = {
  /** The chain as last saved while running or adopted after a stop. Always whole. */
  readonly saved: string;
  /** What anvil itself writes when it is asked to end. Half written where it was killed meanwhile. */
  readonly atExit: string;
  /** What could not be read, kept for a person to look at. */
  readonly unreadable: string;
  readonly log: string;
};

/** @param folder absolute */
export function stateFiles(folder: string): StateFiles {
  return {
    saved: path.join(folder, 'state.json'),
    atExit: path.join(folder, 'state-at-exit.json'),
    unreadable: path.join(folder, 'state-unreadable.json'),
    log: path.join(folder, 'log'),
  };
}
