'use client';

import { useEffect, useState } from 'react';
import styles from './desk-keys.module.css';
import { pressKey } from './press-key';

/** A key and what it does, as the list says it. */
export type DeskKey = readonly [key: string, deed: string];

/** Whether what is typed is meant for a field. */
function isTyping({ target }: KeyboardEvent): boolean {
  const field = 'input:not([type=checkbox]), select, textarea, [contenteditable]';
  return target instanceof Element && target.closest(field) !== null;
}

/**
 * One key a deed, and the list of them. No key alone changes a case: it leads to the button that does, and Enter
 * presses that.
 */
export function DeskKeys({ keys }: { readonly keys: readonly DeskKey[] }) {
  const [on, setOn] = useState(true);
  const [open, setOpen] = useState(false);

  useEffect(() => {
    if (!on) return;
    const listen = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      if (isTyping(event)) return;
      if (event.key === '?') setOpen((shown) => !shown);
      else if (!pressKey(event.key)) return;
      event.preventDefault();
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [on]);

  return (
    <details
      className={`js-only ${styles.keys}`}
      open={open}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary className={styles.summary}>
        Keys <kbd className={styles.key}>?</kbd>
      </summary>
      <dl className={styles.list}>
        {[...keys, ['?', 'this list'] as const].map(([key, deed]) => (
          <div key={key}>
            <dt>
              <kbd className={styles.key}>{key}</kbd>
            </dt>
            <dd>{deed}</dd>
          </div>
        ))}
      </dl>
      <label className={styles.switch}>
        <input type="checkbox" checked={on} onChange={(event) => setOn(event.target.checked)} />
        Single keys work on this page
      </label>
    </details>
  );
}
