import { setTimeout as delay } from 'node:timers/promises';
import { findProcesses } from './find-processes';

const POLL_MS = 20;

async function endsWithin(exitState: string, ms: number): Promise<boolean> {
  const until = performance.now() + ms;
  while (findProcesses(exitState).length > 0) {
    if (performance.now() > until) return false;
    await delay(POLL_MS);
  }
  return true;
}

function signalAll(exitState: string, name: NodeJS.Signals): void {
  for (const pid of findProcesses(exitState)) {
    try {
      process.kill(pid, name);
    } catch (error) {
      // Ended meanwhile, which is what is wanted.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}

/**
 * Ends the anvil that a killed start left running on the same folder, in good order where it can: it writes its state
 * before it goes, so that nothing that it mined is lost.
 */
export async function stopOrphans(exitState: string, log: (line: string) => void): Promise<void> {
  const [first] = findProcesses(exitState);
  if (first === undefined) return;
  log(`stopping the chain that an earlier start left behind (process ${first})`);
  // A stopped process acts on nothing but SIGKILL before it goes on.
  signalAll(exitState, 'SIGCONT');
  signalAll(exitState, 'SIGTERM');
  if (await endsWithin(exitState, 15_000)) return;
  signalAll(exitState, 'SIGKILL');
  if (!(await endsWithin(exitState, 5_000))) {
    throw new Error(`anvil processes ${findProcesses(exitState).join(', ')} do not end`);
  }
}
