import { CopyButton } from './copy-button';
import styles from './code-block.module.css';

type Props = {
  readonly code: string;
  /** What it is: "Upload a file". Names the block and what its button copies. */
  readonly title: string;
  /** An answer to look at is not copied. */
  readonly copy?: boolean;
};

/** A few lines of code under a title. They scroll sideways, by keyboard too. */
export function CodeBlock({ code, title, copy = true }: Props) {
  return (
    <figure className={styles.block}>
      <figcaption className={styles.title}>
        <span>{title}</span>
        {copy && <CopyButton text={code} what={title} />}
      </figcaption>
      <pre className={styles.code} tabIndex={0} role="region" aria-label={title}>
        <code>{code}</code>
      </pre>
    </figure>
  );
}
