import { readdir } from 'node:fs/promises';
import { setLimit } from './set-limit';

/**
 * Leaves a running process no file descriptor to open: its limit becomes the lowest number that none of its own has. One
 * that it closes it may open again, as where others have used them all up.
 *
 * @returns what gives them back
 */
export async function takeDescriptors(pid: number): Promise<() => Promise<void>> {
  const open = new Set(await readdir(`/proc/${pid}/fd`));
  let lowest = 0;
  while (open.has(String(lowest))) lowest += 1;
  return setLimit(pid, 'nofile', lowest);
}
