'use client';

import { useEffect, useRef } from 'react';
import type { Fault } from '@/lib/abuse/fault';
import styles from './form.module.css';

/** What is wrong with a form, on top of it: the focus goes there, and from there to the field. */
export function ErrorSummary({ faults }: { readonly faults: readonly Fault[] }) {
  const box = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (faults.length > 0) box.current?.focus();
  }, [faults]);

  if (faults.length === 0) return null;
  return (
    <div ref={box} className={styles.summary} role="alert" tabIndex={-1} aria-labelledby="faults">
      <h2 id="faults">There is a problem</h2>
      <ul>
        {faults.map(({ field, message }) => (
          <li key={`${field} ${message}`}>
            {field === '' ? (
              message
            ) : (
              <a
                href={`#${field}`}
                onClick={(event) => {
                  event.preventDefault();
                  document.getElementById(field)?.focus();
                }}
              >
                {message}
              </a>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
