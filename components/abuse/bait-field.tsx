import { BAIT } from '@/lib/abuse/bait';
import styles from './form.module.css';

/** Out of sight, of the keyboard's way and of a screen reader's: only a program fills it. */
export function BaitField() {
  return (
    <div className={styles.bait} aria-hidden="true">
      <label htmlFor={BAIT}>Leave this empty</label>
      <input id={BAIT} name={BAIT} type="text" tabIndex={-1} autoComplete="off" />
    </div>
  );
}
