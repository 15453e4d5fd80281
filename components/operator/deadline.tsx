import { Icon } from '@/components/ui/icon';
import { TimeBothWays } from '@/components/ui/time-both-ways';
import styles from './deadline.module.css';

type Props = {
  /** Null: nothing is to be decided. */
  readonly dueAt: Date | null;
  readonly now: Date;
};

/** Less than this is left: said as loudly as if it were missed. */
const NEAR_MS = 3_600_000;

/** When a decision is due, both ways; missed in words, colour and icon. */
export function Deadline({ dueAt, now }: Props) {
  if (dueAt === null) return <span className={styles.none}>Nothing is due</span>;
  const left = dueAt.getTime() - now.getTime();
  return (
    <span className={`${styles.due} ${left < NEAR_MS ? styles.near : ''}`}>
      <Icon name={left < NEAR_MS ? 'alert' : 'clock'} className={styles.icon} />
      <span>
        {left <= 0 && <strong>Overdue: </strong>}
        <TimeBothWays at={dueAt.toISOString()} now={now.toISOString()} />
      </span>
    </span>
  );
}
