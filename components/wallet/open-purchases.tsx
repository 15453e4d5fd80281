'use client';

import { useState, useSyncExternalStore } from 'react';
import { useModule } from '@/components/ui/use-module';
import { readPurchases } from '@/lib/wallet/purchase-records';
import type { Shop } from '@/lib/wallet/shop';

const never = () => () => undefined;
const loadList = () => import('./purchase-list');

type Props = {
  readonly shop: Shop;
  /** The image that has a place of its own for what is paid for it. */
  readonly imageId?: string;
};

/** What an earlier page left unfinished goes on here. Nothing of it is loaded where there is nothing. */
export function OpenPurchases({ shop, imageId }: Props) {
  // As the page finds them: what begins later has a card of its own, here or in the tab where it begins.
  const left = useSyncExternalStore(
    never,
    () => readPurchases().some((record) => imageId === undefined || record.imageId !== imageId),
    () => false,
  );
  const [shown, setShown] = useState<boolean | null>(null);
  if (shown === null && left) setShown(true);
  return shown === true ? <Loaded shop={shop} imageId={imageId ?? null} /> : null;
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
