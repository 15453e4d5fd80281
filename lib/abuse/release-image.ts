import type { Context } from '@/lib/context';
import { logRemovals } from '@/lib/images/log-removals';

/** Ends a legal hold: what it held back takes its course with the next run of the jobs. Releasing twice is fine. */
export async function releaseImage(
  { db, store, clock, log }: Pick<Context, 'db' | 'store' | 'clock' | 'log'>,
  id: string,
): Promise<void> {
  await db.$transaction(async (inside) => {
    const released = await inside.image.updateMany({
      where: { id, heldAt: { not: null } },
      data: { heldAt: null },
    });
    if (released.count === 0) return;
    await inside.removalEntry.create({
      data: { imageId: id, kind: 'released', at: clock.now() },
    });
  });
  await logRemovals({ db, store, log });
}
