'use client';

import { useState } from 'react';
import { Icon } from '@/components/ui/icon';
import { formatBytes } from '@/lib/format/format-bytes';
import type { UploadQueue } from './create-upload-queue';
import { UploadProgress } from './upload-progress';
import { UploadResult } from './upload-result';
import { UploadTrouble } from './upload-trouble';
import type { UploadItem } from './upload-item';
import styles from './upload-card.module.css';

type Props = {
  readonly item: UploadItem;
  readonly queue: UploadQueue;
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
export function UploadCard({ item, queue, accent }: Props) {
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
        {state.at === 'done' ? (
          <UploadResult
            answer={state.answer}
            accent={accent}
            onDeleted={() => queue.markDeleted(item.key)}
          />
        ) : state.at === 'checking' ||
          state.at === 'waiting' ||
          state.at === 'sending' ||
          state.at === 'fitting' ? (
          <UploadProgress item={item} onCancel={() => queue.cancel(item.key)} />
        ) : (
          <UploadTrouble item={item} state={state} queue={queue} accent={accent} />
        )}
      </div>
    </li>
  );
}
