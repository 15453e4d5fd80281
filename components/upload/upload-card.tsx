'use client';

import { useState } from 'react';
import { Icon } from '@/components/ui/icon';
import { useModule } from '@/components/ui/use-module';
import { loadPaidUpload } from '@/components/wallet/load-paid-upload';
import { formatBytes } from '@/lib/format/format-bytes';
import type { UploadQueue } from './create-upload-queue';
import { UploadProgress } from './upload-progress';
import { UploadResult } from './upload-result';
import { UploadTrouble } from './upload-trouble';
import type { UploadItem, UploadLimits } from './upload-item';
import styles from './upload-card.module.css';

type Props = {
  readonly item: UploadItem;
  readonly queue: UploadQueue;
  readonly limits: UploadLimits;
  /** Whether it holds the one action of the view. */
  readonly accent: boolean;
};

/** What stands beside the name: size, and dimensions once they are known. */
function describe({ state, sizeBytes }: UploadItem): string {
  if (state.at !== 'done') return formatBytes(sizeBytes);
  const { width, height } = state.answer;
  return `${formatBytes(state.answer.sizeBytes)} · ${width} × ${height}`;
}

/** One image on its way. The card keeps its height from the first moment to the link. */
export function UploadCard({ item, queue, limits, accent }: Props) {
  const [broken, setBroken] = useState(false);
  const { state } = item;
  return (
    <li className={styles.card} data-at={state.at} aria-label={item.name}>
      <div className={styles.thumb}>
        {broken ? (
          <Icon name="file" className={styles.file} />
        ) : (
          // A local object URL: the optimizer has no business with it.
          // eslint-disable-next-line @next/next/no-img-element
          <img src={item.preview} alt="" onError={() => setBroken(true)} />
        )}
      </div>
      <div className={styles.head}>
        <p className={styles.name} title={item.name}>
          {item.name}
        </p>
        <p className={styles.facts}>{describe(item)}</p>
      </div>
      <div className={styles.body}>
        <Body item={item} queue={queue} limits={limits} accent={accent} />
      </div>
    </li>
  );
}

function Body({ item, queue, limits, accent }: Props) {
  const { state, key } = item;
  switch (state.at) {
    case 'done':
      return (
        <UploadResult
          answer={state.answer}
          transaction={state.transaction ?? null}
          shop={limits.shop}
          accent={accent}
          onDeleted={() => queue.markDeleted(key)}
        />
      );
    case 'checking':
    case 'waiting':
    case 'sending':
    case 'fitting':
      return <UploadProgress item={item} onCancel={() => queue.cancel(key)} />;
    case 'offered':
    case 'buying':
      return <Paid item={item} queue={queue} limits={limits} accent={accent} />;
    case 'refused':
    case 'fitted':
    case 'failed':
    case 'canceled':
    case 'deleted':
      return <UploadTrouble item={item} state={state} queue={queue} accent={accent} />;
  }
}

/** Its code comes when it is first needed. */
function Paid({ item, queue, limits, accent }: Props) {
  const paid = useModule(loadPaidUpload);
  if (limits.shop === null) return null;
  if (paid.at === 'ready') {
    const { PaidUpload } = paid.module;
    return (
      <PaidUpload
        item={item}
        queue={queue}
        shop={limits.shop}
        freeBytes={limits.maxBytes}
        accent={accent}
      />
    );
  }
  if (paid.at === 'loading') return <p className={styles.facts}>Loading what it costs</p>;
  return (
    <div className={styles.failed} role="alert">
      <p>The code for paying did not load. Nothing was sent or charged.</p>
      <button type="button" className="button" onClick={paid.retry}>
        Try again
      </button>
    </div>
  );
}
