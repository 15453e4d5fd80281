'use client';

import { useEffect } from 'react';
import { UploadResult } from '@/components/upload/upload-result';
import { formatBytes } from '@/lib/format/format-bytes';
import type { Shop } from '@/lib/wallet/shop';
import { getTill } from './get-till';
import { isShown, type Which } from './is-shown';
import type { Purchase } from './purchase';
import { PurchaseView } from './purchase-view';
import { usePurchases } from './use-purchases';
import styles from './purchase-list.module.css';

type Props = {
  readonly shop: Shop;
  readonly which: Which;
};

const describe = ({ record }: Purchase): string =>
  record.product === 'keep'
    ? `Keep ${record.imageId} longer`
    : `${record.name} · ${formatBytes(record.sizeBytes)}`;

/** The purchases that an earlier page left, each going on by itself up to its end. */
export function PurchaseList({ shop, which }: Props) {
  const till = getTill(shop);
  const purchases = usePurchases(till).filter(
    ({ resumed, record }) => resumed && isShown(record, which),
  );
  useEffect(() => till.resume(), [till]);
  if (purchases.length === 0) return null;
  return (
    <section className={styles.left} aria-labelledby="left">
      <h2 id="left" className={styles.title}>
        Payments that were left open
      </h2>
      <ul className={styles.list}>
        {purchases.map((purchase) => {
          const { record, step } = purchase;
          const done = step.at === 'bought' && step.bought.kind === 'uploaded' ? step.bought : null;
          return (
            <li key={record.key} className={styles.card} aria-label={record.name}>
              <p className={styles.name}>{describe(purchase)}</p>
              {done === null ? (
                <PurchaseView
                  shop={shop}
                  till={till}
                  purchase={purchase}
                  accent={false}
                  onDismiss={() => undefined}
                />
              ) : (
                <UploadResult
                  answer={done.answer}
                  transaction={done.transaction}
                  shop={shop}
                  accent={false}
                  onDeleted={() => till.dismiss(record.key)}
                />
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
