'use client';

import { useEffect } from 'react';
import { Icon } from './icon';
import styles from './theme-switch.module.css';

const KEY = 'img402.theme';

/** What the script in the head did: done again where Next had to draw the whole document anew, as after an error. */
function restoreTheme(): void {
  const root = document.documentElement;
  root.classList.add('js');
  try {
    const theme = localStorage.getItem(KEY);
    if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
  } catch {
    // Storage is forbidden here: the system's theme holds.
  }
}

/**
 * What it does is done by the script in the head, so that it works as soon as it is seen. Both icons are in the page and
 * CSS shows one, so that nothing flickers.
 */
export function ThemeSwitch() {
  useEffect(restoreTheme, []);
  return (
    <button
      type="button"
      className={`button button-quiet js-only ${styles.switch}`}
      data-theme-switch
    >
      <Icon name="sun" className={styles.sun} />
      <Icon name="moon" className={styles.moon} />
      <span className="visually-hidden">Switch between dark and light</span>
    </button>
  );
}
