import { endsWithin } from '@/dev/processes/ends-within';
import { signalProcess } from '@/dev/processes/signal-process';
import { findProcesses } from './find-processes';

/**
 * Ends the anvil that a killed start left running on the same folder, in good order where it can: it writes its state
 * before it goes, so that nothing that it mined is lost.
 */
export async function stopOrphans(exitState: string, log: (line: string) => void): Promise<void> {
  const find = () => findProcesses(exitState);
  const signalAll = (name: NodeJS.Signals) => {
    for (const pid of find()) signalProcess(pid, name);
  };
  const [first] = find();
  if (first === undefined) return;
  log(`stopping the chain that an earlier start left behind (process ${first})`);
  // A stopped process acts on nothing but SIGKILL before it goes on.
  signalAll('SIGCONT');
  signalAll('SIGTERM');
  if (await endsWithin(find, 15_000)) return;
  signalAll('SIGKILL');
  if (!(await endsWithin(find, 5_000))) {
    throw new Error(`anvil processes ${find().join(', ')} do not end`);
  }
}
