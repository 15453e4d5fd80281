'use client';

import { useEffect } from 'react';
import { Icon } from '@/components/ui/icon';
import { formatDuration } from '@/lib/format/format-duration';
import type { Shop } from '@/lib/wallet/shop';
import { getTill } from './get-till';
import { PayPanel } from './pay-panel';
import { PurchaseView } from './purchase-view';
import { TransactionLink } from './transaction-link';
import { usePurchases } from './use-purchases';
import styles from './keep-line.module.css';

type Props = {
  readonly id: string;
  readonly shop: Shop;
  readonly onKept: (expiresAt: string) => void;
  readonly onClose: () => void;
};

/** Pays for another year of an image, and goes on with a payment for it that was left. */
export function KeepPanel({ id, shop, onKept, onClose }: Props) {
  const till = getTill(shop);
  const purchases = usePurchases(till);
  const purchase = purchases.find(({ record }) => record.imageId === id);
  const bought = purchase?.step.at === 'bought' ? purchase.step.bought : null;
  const year = formatDuration(shop.keep.seconds);

  useEffect(() => till.resume(), [till]);
  useEffect(() => {
    if (bought?.kind === 'kept') onKept(bought.expiresAt);
  }, [bought, onKept]);

  const close = () => {
    if (purchase !== undefined) till.dismiss(purchase.record.key);
    onClose();
  };
  return (
    <section className={styles.panel} aria-label={`Keep ${id} longer`}>
      {bought !== null ? (
        <>
          <p className={styles.done}>
            <Icon name="check" />
            Kept {year} longer.
          </p>
          <TransactionLink shop={shop} transaction={bought.transaction} />
          <button type="button" className="button" onClick={close}>
            Close
          </button>
        </>
      ) : purchase !== undefined ? (
        <PurchaseView shop={shop} till={till} purchase={purchase} accent onDismiss={onClose} />
      ) : (
        <>
          <p className={styles.title}>
            Anyone can keep this image {year} longer, at the same URL. Whoever uploaded it can still
            delete it.
          </p>
          <PayPanel
            shop={shop}
            amount={shop.keep.amount}
            deed="keep"
            accent
            onPay={() => till.start({ product: 'keep', imageId: id, name: id, file: null })}
          >
            <button type="button" className="button button-quiet" onClick={onClose}>
              Close
            </button>
          </PayPanel>
        </>
      )}
    </section>
  );
}
