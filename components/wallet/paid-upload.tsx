'use client';

import { useEffect } from 'react';
import type { UploadQueue } from '@/components/upload/create-upload-queue';
import type { UploadItem } from '@/components/upload/upload-item';
import { formatBytes } from '@/lib/format/format-bytes';
import { formatDuration } from '@/lib/format/format-duration';
import type { Shop } from '@/lib/wallet/shop';
import { getTill } from './get-till';
import { PayPanel } from './pay-panel';
import { PurchaseView } from './purchase-view';
import { usePurchases } from './use-purchases';
import styles from './paid-upload.module.css';

type Props = {
  readonly item: UploadItem;
  readonly queue: UploadQueue;
  readonly shop: Shop;
  /** Of the free tier, in bytes. */
  readonly freeBytes: number;
  readonly accent: boolean;
};

/** The card of an image that is to be paid for: why it costs something, and everything up to the link. */
export function PaidUpload({ item, queue, shop, freeBytes, accent }: Props) {
  const till = getTill(shop);
  const purchases = usePurchases(till);
  const { state, key, name, file, sizeBytes } = item;
  const bought = state.at === 'buying' ? state.purchase : null;
  const purchase = purchases.find(({ record }) => record.key === bought);
  const step = purchase?.step;

  useEffect(() => {
    if (step?.at !== 'bought' || step.bought.kind !== 'uploaded' || bought === null) return;
    queue.markBought(key, step.bought.answer, step.bought.transaction);
    till.dismiss(bought);
  }, [step, queue, key, till, bought]);

  if (purchase !== undefined) {
    return (
      <PurchaseView
        shop={shop}
        till={till}
        purchase={purchase}
        accent={accent}
        onDismiss={() => queue.dismiss(key)}
      />
    );
  }
  const year = formatDuration(shop.upload.seconds);
  const why = state.at === 'offered' ? state.why : 'choice';
  return (
    <div className={styles.offer}>
      <p className={styles.why}>
        {why === 'size'
          ? `${formatBytes(sizeBytes)} is over the free limit of ${formatBytes(freeBytes)}. Paid, it is kept for ${year}.`
          : `Kept for ${year}, as you chose.`}
      </p>
      <PayPanel
        shop={shop}
        amount={shop.upload.amount}
        deed="upload"
        accent={accent}
        onPay={() => {
          const started = till.start({ product: 'upload', imageId: null, name, file });
          queue.markBuying(key, started);
        }}
      >
        {why === 'size' && (
          <button type="button" className="button" onClick={() => queue.fit(key)}>
            Make it fit for free
          </button>
        )}
        <button type="button" className="button button-quiet" onClick={() => queue.dismiss(key)}>
          Dismiss<span className="visually-hidden"> {name}</span>
        </button>
      </PayPanel>
    </div>
  );
}
