import { CopyButton } from './copy-button';
import styles from './copy-line.module.css';

type Props = {
  readonly text: string;
  readonly what: string;
  /** Drawn before the text and not copied. */
  readonly prompt?: string;
};

/** One line of code with its copy button. It scrolls sideways, by keyboard too, and never breaks. */
export function CopyLine({ text, what, prompt }: Props) {
  return (
    <div className={styles.line}>
      <pre className={styles.text} tabIndex={0} role="region" aria-label={what}>
        {prompt !== undefined && (
          <span className={styles.prompt} aria-hidden="true">
            {prompt}
          </span>
        )}
        <code>{text}</code>
      </pre>
      <CopyButton text={text} what={what} />
    </div>
  );
}
