import { createHash, randomUUID } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { takeLock } from '@/scripts/take-lock.mjs';
import type { Cli } from '../cli';
import type { State } from './state';
import { stateFile, type StateFile } from './state-file';
import { StateError } from './state-error';

const EMPTY: StateFile = { version: 1, images: [], purchases: [] };
const LOCK_POLL_MS = 50;

function readIfThere(file: string): Buffer | null {
  try {
    return readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Readable by this user only, and whole at every moment: a kill leaves the old content or the new one. */
function replaceFile(file: string, content: string | Uint8Array): void {
  const draft = `${file}.${randomUUID()}`;
  try {
    writeFileSync(draft, content, { mode: 0o600, flush: true });
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

const parseState = (file: string, text: string): StateFile => {
  try {
    return stateFile.parse(JSON.parse(text));
  } catch {
    // It may hold payments: nothing is written over it.
    throw new StateError(
      `${file} cannot be read: it is damaged, or a newer img402 has written it. Nothing is written over it. Moved away, what it knows of payments and delete tokens is not known any more.`,
    );
  }
};

/**
 * Opens the memory of this user. Nothing is written before something has to be remembered.
 *
 * @throws StateError where the folder or its content cannot be used; so do its functions
 */
export function openState(folder: string, { wait }: Pick<Cli, 'wait'>): State {
  const file = path.join(folder, 'state.json');
  const pending = path.join(folder, 'pending');
  const guard = <Value>(work: () => Value): Value => {
    try {
      return work();
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === undefined || error instanceof StateError) throw error;
      throw new StateError(`The state folder ${folder} cannot be used (${code}).`);
    }
  };
  const prepare = (at: string) => {
    mkdirSync(at, { recursive: true, mode: 0o700 });
    chmodSync(at, 0o700);
  };
  const read = () =>
    guard(() => {
      const text = readIfThere(file)?.toString('utf8');
      return text === undefined ? EMPTY : parseState(file, text);
    });
  const lock = async (name: string) => {
    for (;;) {
      const taken = guard(() => {
        prepare(folder);
        return takeLock(path.join(folder, 'locks', name));
      });
      if (taken.taken) return taken;
      await wait(LOCK_POLL_MS);
    }
  };
  const alone: State['alone'] = async (name, work) => {
    const held = await lock(createHash('sha256').update(name).digest('hex'));
    try {
      return await work();
    } finally {
      held.release();
    }
  };
  return {
    ...{ folder, read, alone },
    change: async (work) => {
      const held = await lock('state');
      try {
        guard(() => replaceFile(file, `${JSON.stringify(work(read()), null, 1)}\n`));
      } finally {
        held.release();
      }
    },
    spool: {
      put: (key, bytes) =>
        guard(() => {
          prepare(folder);
          prepare(pending);
          replaceFile(path.join(pending, key), bytes);
        }),
      get: (key) => guard(() => readIfThere(path.join(pending, key))),
      drop: (key) => guard(() => rmSync(path.join(pending, key), { force: true })),
    },
  };
}
