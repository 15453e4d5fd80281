'use client';

import { useEffect, useRef, useState } from 'react';
import { announce } from '@/components/ui/announce';
import { CACHES } from './caches';
import { deleteUpload } from './delete-upload';
import { forgetUpload } from './remembered-uploads';
import styles from './delete-button.module.css';

type Props = {
  readonly id: string;
  readonly deleteToken: string;
  readonly onDeleted: () => void;
};

type Step = { readonly at: 'idle' | 'asking' | 'deleting'; readonly fault: string | null };

/** Deletes after asking once, in the same place. What is deleted cannot come back, and the question says so. */
export function DeleteButton({ id, deleteToken, onDeleted }: Props) {
  const [step, setStep] = useState<Step>({ at: 'idle', fault: null });
  const keep = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    // The safe answer has the focus: a second Enter must not delete.
    if (step.at === 'asking') keep.current?.focus();
  }, [step.at]);

  const remove = async () => {
    setStep({ at: 'deleting', fault: null });
    const fault = await deleteUpload(id, deleteToken);
    if (fault !== null) {
      setStep({ at: 'idle', fault });
      announce(fault);
      return;
    }
    announce(`Deleted. The link no longer works. ${CACHES}`);
    onDeleted();
    forgetUpload(id);
  };

  if (step.at === 'idle') {
    return (
      <span className={styles.row}>
        {step.fault !== null && <span className={styles.fault}>{step.fault}</span>}
        <button
          type="button"
          className="button button-quiet"
          onClick={() => setStep({ at: 'asking', fault: null })}
        >
          Delete<span className="visually-hidden"> {id}</span>
        </button>
      </span>
    );
  }
  return (
    <span className={styles.row} role="group" aria-label="Delete for good?">
      <span className={styles.question}>Delete for good?</span>
      <span className={styles.caches}>{CACHES}</span>
      <button
        type="button"
        className="button button-lost"
        disabled={step.at === 'deleting'}
        onClick={() => void remove()}
      >
        {step.at === 'deleting' ? 'Deleting' : 'Delete'}
      </button>
      <button
        ref={keep}
        type="button"
        className="button"
        onClick={() => setStep({ at: 'idle', fault: null })}
      >
        Leave it
      </button>
    </span>
  );
}
