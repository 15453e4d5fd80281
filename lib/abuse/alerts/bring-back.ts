import type { Context } from '@/lib/context';
import { MAX_WAIT_SECONDS, NEVER } from './claim-due';

/** What was due far later than any pause can be was written by a clock that was wrong. */
export async function bringBack({ db, clock }: Pick<Context, 'db' | 'clock'>): Promise<void> {
  const now = clock.now();
  const beyond = new Date(now.getTime() + 2 * MAX_WAIT_SECONDS * 1000);
  await db.outgoingMessage.updateMany({
    where: { sentAt: null, dueAt: { gt: beyond, lt: NEVER } },
    data: { dueAt: now },
  });
}
