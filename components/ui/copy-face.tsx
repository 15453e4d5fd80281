import type { CopyState } from './use-copied';
import { Icon } from './icon';
import styles from './copy-face.module.css';

type Props = {
  readonly state: CopyState;
  readonly onCopy: () => void;
  /** What is copied, for a screen reader: "URL". */
  readonly what: string;
  readonly label?: string | undefined;
  readonly primary?: boolean | undefined;
};

/** The copy button as drawn: it confirms where it stands, and its width does not change. */
export function CopyFace({ state, onCopy, what, label, primary = false }: Props) {
  return (
    <button
      type="button"
      className={`button js-only ${primary ? 'button-primary' : ''} ${styles.copy}`}
      data-state={state}
      onClick={onCopy}
    >
      <span className={styles.idle}>
        <Icon name="copy" />
        {label ?? 'Copy'}
        {label === undefined && <span className="visually-hidden"> {what}</span>}
      </span>
      <span className={styles.done} aria-hidden="true">
        <Icon name={state === 'failed' ? 'alert' : 'check'} />
        {state === 'failed' ? 'Select it' : 'Copied'}
      </span>
    </button>
  );
}
