'use client';

import { useEffect } from 'react';
import { Icon } from './icon';
import styles from './theme-switch.module.css';

const KEY = 'img402.theme';

/** What the theme script did: done again where Next had to draw the whole document anew, as after an error. */
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

/** Turns the theme over and remembers it in this browser; until then the system's theme holds. */
function switchTheme(): void {
  const root = document.documentElement;
  const dark =
    root.dataset.theme === undefined
      ? matchMedia('(prefers-color-scheme: dark)').matches
      : root.dataset.theme === 'dark';
  const theme = dark ? 'light' : 'dark';
  root.dataset.theme = theme;
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Storage is forbidden here: the theme holds until the page is left.
  }
}

/** Both icons are in the page and CSS shows one, so that nothing flickers before the script has loaded. */
export function ThemeSwitch() {
  useEffect(restoreTheme, []);
  return (
    <button
      type="button"
      className={`button button-quiet js-only ${styles.switch}`}
      onClick={switchTheme}
    >
      <Icon name="sun" className={styles.sun} />
      <Icon name="moon" className={styles.moon} />
      <span className="visually-hidden">Switch between dark and light</span>
    </button>
  );
}
