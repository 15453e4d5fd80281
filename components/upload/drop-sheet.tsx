import type { ReactNode, Ref } from 'react';
import styles from './drop-sheet.module.css';

type Props = {
  readonly over: boolean;
  /** Once there are cards the sheet makes room for them. */
  readonly compact: boolean;
  readonly hint: string;
  readonly onFiles: (files: File[]) => void;
  readonly inputRef: Ref<HTMLInputElement>;
  /** How long to keep them. */
  readonly choice: ReactNode;
  readonly children: ReactNode;
};

const ACCEPT = 'image/png,image/jpeg,image/gif,image/webp';

/**
 * The sheet that takes images. Without JavaScript it is a plain form for one image; with it, the same input opens the
 * picker and takes several.
 */
export function DropSheet({ over, compact, hint, onFiles, inputRef, choice, children }: Props) {
  return (
    <form
      method="post"
      action="/api/free"
      encType="multipart/form-data"
      className={styles.sheet}
      data-over={over}
      data-compact={compact}
    >
      <span className={styles.corners} aria-hidden="true">
        <span />
        <span />
        <span />
        <span />
      </span>
      {children}
      <div className={styles.pick}>
        <input
          ref={inputRef}
          id="image"
          className={styles.input}
          type="file"
          name="image"
          accept={ACCEPT}
          required
          aria-describedby="image-hint"
          onChange={(event) => {
            const files = [...(event.currentTarget.files ?? [])];
            event.currentTarget.value = '';
            if (files.length > 0) onFiles(files);
          }}
        />
        <label
          htmlFor="image"
          className={`button js-only ${compact ? '' : 'button-primary'} ${styles.label}`}
        >
          {compact ? 'Choose more images' : 'Choose images'}
        </label>
        <label htmlFor="image" className="visually-hidden no-js-only">
          Choose an image
        </label>
        <button type="submit" className="button button-primary no-js-only">
          Upload
        </button>
      </div>
      {choice}
      <p id="image-hint" className={styles.hint}>
        <span className={`js-only ${styles.pointer}`}>
          {over ? 'Let go anywhere. ' : 'Drop anywhere, paste, or choose. '}
        </span>
        {hint}
      </p>
    </form>
  );
}
