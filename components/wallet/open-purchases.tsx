'use client';

import { useState, useSyncExternalStore } from 'react';
import { useModule } from '@/components/ui/use-module';
import { readPurchases, subscribePurchases } from '@/lib/wallet/purchase-records';
import type { Shop } from '@/lib/wallet/shop';

const loadList = () => import('./purchase-list');

type Props = {
  readonly shop: Shop;
  /** The image that has a place of its own for what is paid for it. */
  readonly imageId?: string;
};

/** What an earlier page left unfinished goes on here. Nothing of it is loaded where there is nothing. */
export function OpenPurchases({ shop, imageId }: Props) {
  const left = useSyncExternalStore(
    subscribePurchases,
    () => readPurchases().some((record) => imageId === undefined || record.imageId !== imageId),
    () => false,
  );
  // Once shown it stays: what it ends with is told there.
  const [shown, setShown] = useState(false);
  if (left && !shown) setShown(true);
  return shown ? <Loaded shop={shop} imageId={imageId ?? null} /> : null;
}

function Loaded(props: { readonly shop: Shop; readonly imageId: string | null }) {
  const list = useModule(loadList);
  if (list.at === 'ready') return <list.module.PurchaseList {...props} />;
  if (list.at === 'loading') return null;
  return (
    <p role="alert">
      A payment that was begun earlier could not be loaded. It is not lost.{' '}
      <button type="button" className="button" onClick={list.retry}>
        Try again
      </button>
    </p>
  );
}
