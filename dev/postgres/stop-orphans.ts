import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findProcesses } from './find-processes';

const POLL_MS = 20;

async function endsWithin(clusterName: string, ms: number): Promise<boolean> {
  const until = performance.now() + ms;
  while (findProcesses(clusterName).length > 0) {
    if (performance.now() > until) return false;
    await delay(POLL_MS);
  }
  return true;
}

/** A process that ended meanwhile is what is wanted. */
function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

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
  const left = findProcesses(clusterName);
  if (left.length > 0) {
    log(
      `stopping the Postgres that an earlier start left behind (process ${postmaster ?? left[0]})`,
    );
    // Fast stop for a postmaster; backends without one notice by themselves within moments.
    if (postmaster !== null && left.includes(postmaster)) signal(postmaster, 'SIGINT');
    if (!(await endsWithin(clusterName, 15_000))) {
      for (const pid of findProcesses(clusterName)) signal(pid, 'SIGQUIT');
    }
    if (!(await endsWithin(clusterName, 5_000))) {
      for (const pid of findProcesses(clusterName)) signal(pid, 'SIGKILL');
    }
    if (!(await endsWithin(clusterName, 5_000))) {
      throw new Error(`Postgres processes ${findProcesses(clusterName).join(', ')} do not end`);
    }
  }
  if (postmaster !== null) await rm(file, { force: true });
}
