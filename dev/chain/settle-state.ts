import { existsSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import type { StateFiles } from './state-files';

/** The part of anvil's dump that matters here. */
type State = {
  readonly best_block_number: string | number;
  readonly blocks: readonly {
    readonly header: { readonly number: string };
    readonly transactions: readonly unknown[];
  }[];
};

/** Empty blocks that are kept, counted from the newest. */
const KEPT_EMPTY = 64;

/** Null: half written or of another shape. */
function parseState(text: string): State | null {
  try {
    const state = JSON.parse(text) as Partial<State> | null;
    const whole = Array.isArray(state?.blocks) && Number(state.best_block_number) >= 0;
    return whole ? (state as State) : null;
  } catch {
    return null;
  }
}

async function readState(file: string): Promise<State | null> {
  return existsSync(file) ? parseState(await readFile(file, 'utf8')) : null;
}

/** Writes the whole file or none of it: a kill in the middle leaves the earlier one. */
export async function writeWhole(file: string, text: string): Promise<void> {
  await writeFile(`${file}.new`, text, { flush: true });
  await rename(`${file}.new`, file);
}

/** Without the old empty blocks, which nobody asks for: a chain that ran for a month starts as fast as a new one. */
function compact(state: State): State {
  const from = Number(state.best_block_number) - KEPT_EMPTY;
  const blocks = state.blocks.filter(({ header, transactions }) => {
    const number = Number(header.number);
    return transactions.length > 0 || number === 0 || number > from;
  });
  return { ...state, blocks };
}

/** Puts a state that cannot be used aside and says so. */
export async function setAside(files: StateFiles, log: (line: string) => void): Promise<void> {
  await rename(files.saved, files.unreadable);
  log(`the chain's state could not be read and begins anew; it was kept as ${files.unreadable}`);
}

/**
 * Leaves the newer of the two states, anvil's own at its end and the one saved while it ran, as the saved one.
 * Call it while no anvil runs on this folder.
 *
 * @returns whether there is a state
 */
export async function settleState(
  files: StateFiles,
  log: (line: string) => void,
): Promise<boolean> {
  const [saved, atExit] = [await readState(files.saved), await readState(files.atExit)];
  const best = (state: State | null) => Number(state?.best_block_number ?? -1);
  if (saved === null && atExit === null) {
    if (existsSync(files.saved)) await setAside(files, log);
    await rm(files.atExit, { force: true });
    return false;
  }
  const newer = saved === null || best(atExit) > best(saved) ? atExit : saved;
  if (newer !== null) {
    const small = compact(newer);
    if (newer !== saved || small.blocks.length < newer.blocks.length) {
      await writeWhole(files.saved, JSON.stringify(small));
    }
  }
  await rm(files.atExit, { force: true });
  return true;
}
