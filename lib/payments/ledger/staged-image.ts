import type { Context } from '@/lib/context';
import type { StagedFacts } from '@/lib/images/stage-image';

type Ports = Pick<Context, 'db' | 'store'>;

/** The upload that waits for a payment to end, and whether the store still has its bytes. */
export async function findStaged(
  { db, store }: Ports,
  paymentId: string,
): Promise<{ readonly facts: StagedFacts; readonly stored: boolean } | null> {
  const row = await db.stagedImage.findUnique({ where: { paymentId }, omit: { paymentId: true } });
  if (row === null) return null;
  const object = await store.head(row.storageKey);
  return { facts: row, stored: object !== null && object.size === row.servedBytes };
}

/** Lets go of an upload whose payment has ended without publishing it: the row last, so that a sweep finds the rest. */
export async function clearStaged({ db, store }: Ports, paymentId: string): Promise<void> {
  const row = await db.stagedImage.findUnique({ where: { paymentId } });
  if (row === null) return;
  await store.delete(row.storageKey);
  await db.stagedImage.deleteMany({ where: { paymentId } });
}
