import type { Context } from '@/lib/context';
import { findClockGap } from './find-clock-gap';

/**
 * Proves that the machine's clock and the database's tell the same time.
 *
 * @throws where they are too far apart
 */
export async function assertClock(ports: Pick<Context, 'db' | 'clock'>): Promise<void> {
  const seconds = await findClockGap(ports);
  if (seconds === null) return;
  throw new Error(`the clocks of this server and of its database are ${seconds} s apart`);
}
