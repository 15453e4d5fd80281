import type { Context } from '@/lib/context';
import type { StagedFacts } from '@/lib/images/stage-image';

type Ports = Pick<Context, 'db' | 'store'>;

/** An upload that waits for a payment to end. */
export type Staged = {
  /** Of the entitlement that it is to be. */
  readonly index: number;
  readonly facts: StagedFacts;
  /** Whether the store still has its bytes. */
  readonly stored: boolean;
};

/** The uploads that wait for a payment to end, in their order. */
export async function findStaged(
  { db, store }: Ports,
  paymentId: string,
): Promise<readonly Staged[]> {
  const rows = await db.stagedImage.findMany({
    where: { paymentId },
    orderBy: { index: 'asc' },
    omit: { paymentId: true },
  });
  return Promise.all(
    rows.map(async ({ index, ...facts }) => {
      const object = await store.head(facts.storageKey);
      return { index, facts, stored: object !== null && object.size === facts.servedBytes };
    }),
  );
}

/**
 * Lets go of uploads whose payment has ended without publishing them: each row after its bytes, so that a sweep finds the
 * rest.
 */
export async function clearStaged({ db, store }: Ports, paymentId: string): Promise<void> {
  const rows = await db.stagedImage.findMany({
    where: { paymentId },
    select: { index: true, storageKey: true },
  });
  for (const { index, storageKey } of rows) {
    await store.delete(storageKey);
    await db.stagedImage.deleteMany({ where: { paymentId, index } });
  }
}
