import type { Transaction } from '@/lib/db/create-client';
import { shareHashes } from '@/lib/images/share-hashes';
import { sortByStorageKey } from '@/lib/images/sort-by-storage-key';
import type { StagedFacts } from '@/lib/images/stage-image';

/** Writes down what waits for a payment: the first of the list is what its first entitlement is to be, and so on. */
export async function insertStaged(
  inside: Transaction,
  paymentId: string,
  staged: readonly StagedFacts[],
): Promise<void> {
  if (staged.length === 0) return;
  await shareHashes(inside, staged);
  const rows = staged.map((facts, index) => ({ ...facts, paymentId, index }));
  await inside.stagedImage.createMany({ data: sortByStorageKey(rows) });
}
