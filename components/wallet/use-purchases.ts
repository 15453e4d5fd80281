'use client';

import { useSyncExternalStore } from 'react';
import type { Till } from './create-till';
import type { Purchase } from './purchase';

const NONE: readonly Purchase[] = [];

/** The purchases of this page, as they stand. */
export function usePurchases(till: Till): readonly Purchase[] {
  return useSyncExternalStore(till.subscribe, till.purchases, () => NONE);
}
