import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';

const KIB = 1_024;

async function readStatus(pid: number, name: string): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) * KIB;
}

/**
 * Begins to watch the resident memory of a process.
 *
 * @returns tells by how many bytes the highest it has had since is above what it had then. Always 0 where the system does
 * not tell
 */
export async function peakMemory(pid: number): Promise<() => Promise<number>> {
  if (!existsSync('/proc/self/clear_refs')) return async () => 0;
  // 5: forgets the highest that it has had. Source: proc_pid_clear_refs(5)
  await writeFile(`/proc/${pid}/clear_refs`, '5');
  const began = await readStatus(pid, 'VmRSS');
  return async () => (await readStatus(pid, 'VmHWM')) - began;
}
