import { expect } from 'vitest';

/**
 * Waits until something works again, asked every 50 ms, and tells how long that took: the figures of docs/faults.md.
 *
 * @param what port and fault
 * @param works whether it does; what throws does not
 */
export async function recover(
  what: string,
  works: () => Promise<boolean>,
  withinMs: number,
): Promise<void> {
  const startedAt = performance.now();
  await expect
    .poll(() => works().catch(() => false), { timeout: withinMs, interval: 50 })
    .toBe(true);
  const ms = Math.round(performance.now() - startedAt);
  process.stdout.write(`recovered | ${what} | ${ms} ms\n`);
}
