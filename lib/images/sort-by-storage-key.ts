import type { StagedFacts } from './stage-image';

/**
 * The order in which several rows that name objects are inserted in one transaction: each takes the lock of its key, and
 * the sweep takes those of many keys in this order.
 */
export function sortByStorageKey<T extends Pick<StagedFacts, 'storageKey'>>(
  rows: readonly T[],
): T[] {
  return rows.toSorted((a, b) => (a.storageKey < b.storageKey ? -1 : 1));
}
