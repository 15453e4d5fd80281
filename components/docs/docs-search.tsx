'use client';

import { useState } from 'react';
import { searchDocs, type DocEntry } from './search-docs';
import styles from './docs-search.module.css';

type Props = {
  readonly entries: readonly DocEntry[];
  /** As it came in the address. */
  readonly query: string;
};

const count = (found: number) => `${found === 0 ? 'No' : found} result${found === 1 ? '' : 's'}`;

/** A field that searches the docs as it is typed into; without a script, when it is sent. */
export function DocsSearch({ entries, query }: Props) {
  const [text, setText] = useState(query);
  const found = searchDocs(entries, text);
  return (
    <search className={styles.search}>
      <form action="/docs" method="get">
        <label htmlFor="docs-search" className={styles.label}>
          Search the docs
        </label>
        <div className={styles.line}>
          <input
            id="docs-search"
            type="search"
            name="q"
            value={text}
            onChange={(event) => setText(event.target.value)}
            placeholder="An error code, a task, a setting"
            autoComplete="off"
            spellCheck={false}
            className={styles.field}
          />
          <button type="submit" className={`${styles.button} no-js-only`}>
            Search
          </button>
        </div>
      </form>
      <p role="status" className={styles.count}>
        {text.trim() === '' ? '' : count(found.length)}
      </p>
      {found.length > 0 && (
        <ul className={styles.found}>
          {found.map(({ href, title, context }) => (
            <li key={href}>
              <a href={href}>{title}</a> <span>{context}</span>
            </li>
          ))}
        </ul>
      )}
    </search>
  );
}
