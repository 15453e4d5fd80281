import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 20;

/**
 * Waits for processes to end.
 *
 * @param find lists those that are still there
 */
export async function endsWithin(find: () => readonly number[], ms: number): Promise<boolean> {
  const until = performance.now() + ms;
  while (find().length > 0) {
    if (performance.now() > until) return false;
    await delay(POLL_MS);
  }
  return true;
}
