import styles from './pay-panel.module.css';

/** What whoever has no wallet can do. */
export function NoWallet() {
  return (
    <p className={styles.lost} role="alert">
      No wallet was found in this browser. Nothing was charged. Add one, as an extension or by
      opening this page in a wallet’s own browser, and load the page again; or pay from the command
      line.
    </p>
  );
}
