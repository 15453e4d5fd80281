import type { ReactNode } from 'react';
import styles from './action-block.module.css';
import { DeskForm } from './desk-form';

type Props = {
  readonly caseId: string;
  readonly csrf: string;
  readonly action: string;
  readonly title: string;
  /** What it does to addresses, bytes and people. */
  readonly effect: string;
  readonly button: string;
  /** The key that leads to its button, or to the field that is named so below. */
  readonly shortcut?: string;
  /** Whether the key leads to a field of `children`. */
  readonly toField?: boolean;
  /** What is lost with it does not come back. */
  readonly lost?: boolean;
  readonly children?: ReactNode;
};

/** One thing that can be done: what it is, what it does, what it needs to know, and its button. */
export function ActionBlock(props: Props) {
  const { caseId, csrf, action, title, effect, button, shortcut, children } = props;
  const { toField = false, lost = false } = props;
  return (
    <DeskForm caseId={caseId} csrf={csrf} action={action} className={styles.block}>
      <h3 className={styles.title}>
        {title}
        {shortcut !== undefined && (
          <kbd className={`js-only ${styles.key}`} aria-hidden="true">
            {shortcut}
          </kbd>
        )}
      </h3>
      <p className={styles.effect}>{effect}</p>
      {children}
      <button
        type="submit"
        className={`button ${lost ? 'button-lost' : ''}`}
        {...(toField || shortcut === undefined
          ? {}
          : { 'data-key': shortcut, 'aria-keyshortcuts': shortcut })}
      >
        {button}
      </button>
    </DeskForm>
  );
}
