import styles from './progress-bar.module.css';

type Props = {
  readonly value: number;
  readonly max: number;
  /** What is measured, for a screen reader. */
  readonly label: string;
};

/** How much of a known whole is done. */
export function ProgressBar({ value, max, label }: Props) {
  return (
    <progress className={styles.bar} value={value} max={Math.max(1, max)} aria-label={label} />
  );
}
