import { ThemeSwitch } from '@/components/ui/theme-switch';
import { TimeBothWays } from '@/components/ui/time-both-ways';
import styles from './desk-bar.module.css';

type Props = {
  /** Null: nobody is signed in. */
  readonly session: {
    readonly wallet: string;
    readonly expiresAt: Date;
    readonly csrf: string;
  } | null;
  readonly now: Date;
};

/** The head of every page of the desk: where one is, as whom, until when. */
export function DeskBar({ session, now }: Props) {
  return (
    <div className={styles.bar}>
      <a className={styles.name} href="/operator" data-key="u" data-press="click">
        img402 <span className={styles.soft}>desk</span>
      </a>
      {session !== null && (
        <p className={styles.who}>
          <span className={styles.wallet} title={session.wallet}>
            {session.wallet.slice(0, 6)}…{session.wallet.slice(-4)}
          </span>{' '}
          <span className={styles.until}>
            ends <TimeBothWays at={session.expiresAt.toISOString()} now={now.toISOString()} />
          </span>
        </p>
      )}
      <div className={styles.controls}>
        {session !== null && (
          <form method="post" action="/operator/sign-out">
            <input type="hidden" name="csrf" value={session.csrf} />
            <button type="submit" className="button button-quiet">
              Sign out
            </button>
          </form>
        )}
        <ThemeSwitch />
      </div>
    </div>
  );
}
