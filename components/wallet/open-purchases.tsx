'use client';

import { useState, useSyncExternalStore } from 'react';
import { useModule } from '@/components/ui/use-module';
import type { Shop } from '@/lib/wallet/shop';
import { isShown, type Which } from './is-shown';
import { readPurchases } from './purchase-records';

const never = () => () => undefined;
const loadList = () => import('./purchase-list');

type Props = {
  readonly shop: Shop;
  /**
   * What of them is gone on with here: all of it, or what was sent. On the page of an image, what is paid for that one
   * has a place of its own.
   */
  readonly which: Which;
};

/** What an earlier page left unfinished goes on here. Nothing of it is loaded where there is nothing. */
export function OpenPurchases({ shop, which }: Props) {
  // As the page finds them: what begins later has a card of its own, here or in the tab where it begins.
  const left = useSyncExternalStore(
    never,
    () => readPurchases().some((record) => isShown(record, which)),
    () => false,
  );
  const [shown, setShown] = useState<boolean | null>(null);
  if (shown === null && left) setShown(true);
  return shown === true ? <Loaded shop={shop} which={which} /> : null;
}

function Loaded(props: Props) {
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
