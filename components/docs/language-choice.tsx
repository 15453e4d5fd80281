'use client';

import { useEffect, useRef } from 'react';
import { LANGUAGES, type Language } from './snippets/snippet';
import styles from './code-tabs.module.css';

const STORED = 'img402.language';
const CHOSEN = 'img402:language';

/** What was chosen last, on any page of the docs; null where the browser keeps nothing. */
function readChoice(): string | null {
  try {
    return localStorage.getItem(STORED);
  } catch {
    return null;
  }
}

type Props = {
  /** Of the group: a page has several. */
  readonly name: string;
  readonly languages: readonly Language[];
};

/**
 * Radio buttons for the language of a block of code; style sheets show what is chosen, so that they work without a
 * script. With one, the choice holds for every block that has it, and is remembered.
 */
export function LanguageChoice({ name, languages }: Props) {
  const group = useRef<HTMLFieldSetElement>(null);
  useEffect(() => {
    const follow = () => {
      const choice = readChoice();
      for (const input of group.current?.querySelectorAll('input') ?? []) {
        if (input.value === choice) input.checked = true;
      }
    };
    follow();
    window.addEventListener(CHOSEN, follow);
    return () => window.removeEventListener(CHOSEN, follow);
  }, []);
  const choose = (language: Language) => {
    try {
      localStorage.setItem(STORED, language);
    } catch {
      // Forbidden: the choice holds for this block.
    }
    window.dispatchEvent(new Event(CHOSEN));
  };
  return (
    <fieldset className={styles.choice} ref={group}>
      <legend className="visually-hidden">Language</legend>
      {languages.map((language, index) => (
        <label key={language} className={styles.language}>
          <input
            type="radio"
            name={name}
            value={language}
            defaultChecked={index === 0}
            onChange={() => choose(language)}
            className="visually-hidden"
          />
          {LANGUAGES[language]}
        </label>
      ))}
    </fieldset>
  );
}
