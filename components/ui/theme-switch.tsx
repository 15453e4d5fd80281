'use client';

import { Icon } from './icon';
import styles from './theme-switch.module.css';

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
    localStorage.setItem('img402.theme', theme);
  } catch {
    // Storage is forbidden here: the theme holds until the page is left.
  }
}

/** Both icons are in the page and CSS shows one, so that nothing flickers before the script has loaded. */
export function ThemeSwitch() {
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
