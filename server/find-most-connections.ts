import { readFile } from 'node:fs/promises';

/** Descriptors of the process itself: threads, the database's, jobs, the files of a page. It begins with fifty. */
const OWN = 128;
/** Those of one client: its connection, and a file, or both ends of the way to the pages. */
const EACH = 3;
/** However low the limit is: somebody is to be answered. */
const LEAST = 16;

/**
 * How many clients may be connected at the same time, so that those who are find a file descriptor for what they ask for:
 * no number of strangers that are silent takes the disk or the database away from the others.
 *
 * @param limits where the kernel tells the limits of this process
 * @returns null where there is no bound, or none that is told
 */
export async function findMostConnections(limits = '/proc/self/limits'): Promise<number | null> {
  // Told by Linux alone.
  const text = await readFile(limits, 'utf8').catch(() => '');
  const soft = /^Max open files\s+(\d+)/m.exec(text)?.[1];
  return soft === undefined ? null : Math.max(LEAST, Math.floor((Number(soft) - OWN) / EACH));
}
