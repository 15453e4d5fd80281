'use client';

import { useEffect } from 'react';
import { Icon } from './icon';
import { restoreTheme } from './restore-theme';
import styles from './theme-switch.module.css';

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
