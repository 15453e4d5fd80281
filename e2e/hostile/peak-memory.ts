import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { readMemory } from '../read-memory';

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
  const began = await readMemory(pid, 'VmRSS');
  return async () => (await readMemory(pid, 'VmHWM')) - began;
}
