'use client';

import { useId, type KeyboardEvent, type Ref } from 'react';
import { CopyFace } from './copy-face';
import { useCopied } from './use-copied';
import styles from './copy-field.module.css';

type Props = {
  readonly label: string;
  readonly value: string;
  readonly primary?: boolean;
  /** Where the label is plain from what stands around it. */
  readonly hideLabel?: boolean;
  readonly ref?: Ref<HTMLInputElement>;
};

/**
 * A value to take away. It selects itself on focus; Enter or C copies it there. The keys work only while the focus is
 * inside, so that they never take a key from anything else.
 */
export function CopyField({ label, value, primary, hideLabel = false, ref }: Props) {
  const id = useId();
  const [state, copy] = useCopied(label);

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key !== 'Enter' && event.key.toLowerCase() !== 'c') return;
    event.preventDefault();
    copy(value);
  };

  return (
    <div>
      <label htmlFor={id} className={hideLabel ? 'visually-hidden' : styles.label}>
        {label}
      </label>
      <div className={styles.row}>
        <input
          id={id}
          ref={ref}
          className={styles.input}
          type="text"
          value={value}
          readOnly
          spellCheck={false}
          autoComplete="off"
          onFocus={(event) => event.currentTarget.select()}
          onKeyDown={onKeyDown}
        />
        <CopyFace state={state} onCopy={() => copy(value)} what={label} primary={primary} />
      </div>
    </div>
  );
}
