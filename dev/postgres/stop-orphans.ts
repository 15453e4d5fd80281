import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { endsWithin } from '@/dev/processes/ends-within';
import { signalProcess } from '@/dev/processes/signal-process';
import { findProcesses } from './find-processes';

function readPostmasterPid(file: string): number | null {
  return existsSync(file) ? Number.parseInt(readFileSync(file, 'utf8'), 10) : null;
}

/**
 * Ends what is left of an earlier Postgres on this folder: a whole server whose parent was killed, or backends whose
 * postmaster was. Two servers on one folder would destroy it, so nothing is started before all are gone.
 *
 * A `postmaster.pid` that names a process which is none of them is removed: Postgres would take the process that has
 * the number today for its rival.
 */
export async function stopOrphans(
  dataDir: string,
  clusterName: string,
  log: (line: string) => void,
): Promise<void> {
  const file = path.join(dataDir, 'postmaster.pid');
  const postmaster = readPostmasterPid(file);
  const find = () => findProcesses(clusterName);
  const left = find();
  if (left.length > 0) {
    log(
      `stopping the Postgres that an earlier start left behind (process ${postmaster ?? left[0]})`,
    );
    // Fast stop for a postmaster; backends without one notice by themselves within moments.
    if (postmaster !== null && left.includes(postmaster)) signalProcess(postmaster, 'SIGINT');
    if (!(await endsWithin(find, 15_000))) {
      for (const pid of find()) signalProcess(pid, 'SIGQUIT');
    }
    if (!(await endsWithin(find, 5_000))) {
      for (const pid of find()) signalProcess(pid, 'SIGKILL');
    }
    if (!(await endsWithin(find, 5_000))) {
      throw new Error(`Postgres processes ${find().join(', ')} do not end`);
    }
  }
  if (postmaster !== null) await rm(file, { force: true });
}
