'use client';

import { useEffect, useRef, useState } from 'react';
import { CopyButton } from '@/components/ui/copy-button';
import { CopyField } from '@/components/ui/copy-field';
import { KeepLine } from '@/components/wallet/keep-line';
import { TransactionLink } from '@/components/wallet/transaction-link';
import type { Shop } from '@/lib/wallet/shop';
import { DeleteButton } from './delete-button';
import type { UploadAnswer } from './parse-upload-answer';
import styles from './upload-result.module.css';

type Props = {
  readonly answer: UploadAnswer;
  /** Of the payment, where there was one. */
  readonly transaction: string | null;
  /** Null: nothing is sold here. */
  readonly shop: Shop | null;
  readonly accent: boolean;
  readonly onDeleted: () => void;
};

/** Whether the link may take the focus: not from someone who is doing something else. */
function isFocusFree(): boolean {
  const active = document.activeElement;
  return active === null || active === document.body || active.id === 'image';
}

/** The link, selected as it arrives so that one key copies it, and the other ways to take it away. */
export function UploadResult({ answer, transaction, shop, accent, onDeleted }: Props) {
  const url = useRef<HTMLInputElement>(null);
  const [now] = useState(() => new Date().toISOString());

  useEffect(() => {
    const field = url.current;
    if (field === null) return;
    if (isFocusFree()) field.focus({ preventScroll: true });
    // In a narrow card the end tells images apart, not the host.
    field.scrollLeft = field.scrollWidth;
  }, []);

  return (
    <div className={styles.result}>
      <CopyField ref={url} label="URL" hideLabel value={answer.url} primary={accent} />
      <div className={styles.ways}>
        <CopyButton text={answer.markdown} what="Markdown" label="Markdown" />
        <CopyButton text={answer.html} what="HTML" label="HTML" />
        <a className="button" href={answer.pageUrl}>
          Page
        </a>
      </div>
      {shop !== null && <TransactionLink shop={shop} transaction={transaction} />}
      <div className={styles.end}>
        <KeepLine id={answer.id} expiresAt={answer.expiresAt} now={now} shop={shop} />
        <DeleteButton id={answer.id} deleteToken={answer.deleteToken} onDeleted={onDeleted} />
      </div>
    </div>
  );
}
