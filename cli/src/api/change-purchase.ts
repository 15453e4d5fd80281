import type { Purchase, StateFile } from '../state/state-file';

/** The state with a purchase as it is now. */
export function changePurchase(
  file: StateFile,
  key: string,
  change: Partial<Pick<Purchase, 'target' | 'name' | 'statusPath' | 'kind' | 'query'>>,
): StateFile {
  const purchases = file.purchases.map((purchase) =>
    purchase.key === key ? { ...purchase, ...change } : purchase,
  );
  return { ...file, purchases };
}
