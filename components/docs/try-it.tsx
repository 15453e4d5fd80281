'use client';

import { useState, type SubmitEvent } from 'react';
import { deleteUpload } from '@/components/upload/delete-upload';
import { makeIdempotencyKey } from '@/components/upload/make-idempotency-key';
import type { UploadAnswer } from '@/components/upload/parse-upload-answer';
import { forgetUpload, rememberUpload } from '@/components/upload/remembered-uploads';
import { sendUpload } from '@/components/upload/send-upload';
import { announce } from '@/components/ui/announce';
import { Icon } from '@/components/ui/icon';
import styles from './try-it.module.css';

type State =
  | { readonly kind: 'idle' }
  | { readonly kind: 'sending'; readonly percent: number }
  | { readonly kind: 'done'; readonly answer: UploadAnswer }
  | { readonly kind: 'trouble'; readonly title: string; readonly message: string }
  | { readonly kind: 'deleted' };

/** Sends an image of the visitor's own by the request that the page tells of, and shows the answer as it came. */
export function TryIt({ maxSize }: { readonly maxSize: string }) {
  const [state, setState] = useState<State>({ kind: 'idle' });
  const settle = (next: State, words: string) => {
    setState(next);
    announce(words);
  };
  const send = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const file = new FormData(event.currentTarget).get('image');
    if (!(file instanceof File) || file.name === '') {
      const [title, message] = ['No file is chosen', 'Choose an image first. Nothing was sent.'];
      settle({ kind: 'trouble', title, message }, `${title}. ${message}`);
      return;
    }
    setState({ kind: 'sending', percent: 0 });
    const target = {
      path: '/api/free',
      headers: { 'Idempotency-Key': makeIdempotencyKey() },
    } as const;
    const sent = await sendUpload(file, target, new AbortController().signal, (bytes) =>
      setState({ kind: 'sending', percent: Math.floor((100 * bytes) / Math.max(1, file.size)) }),
    );
    if (sent.ok === null) {
      setState({ kind: 'idle' });
      return;
    }
    if (!sent.ok) {
      const { title, message } = sent;
      settle({ kind: 'trouble', title, message }, `${title}. ${message}`);
      return;
    }
    rememberUpload(sent.answer);
    settle({ kind: 'done', answer: sent.answer }, 'The image is up. The answer is shown.');
  };
  const remove = async ({ id, deleteToken }: UploadAnswer) => {
    const message = await deleteUpload(id, deleteToken);
    if (message !== null) {
      settle({ kind: 'trouble', title: 'It was not deleted', message }, message);
      return;
    }
    forgetUpload(id);
    settle({ kind: 'deleted' }, 'The image is deleted.');
  };
  return (
    <div className={styles.frame}>
      <form
        action="/api/free"
        method="post"
        encType="multipart/form-data"
        onSubmit={(event) => void send(event)}
        className={styles.form}
      >
        <label htmlFor="try-image" className={styles.label}>
          An image of at most {maxSize}
        </label>
        <div className={styles.line}>
          <input
            id="try-image"
            type="file"
            name="image"
            accept="image/png,image/jpeg,image/gif,image/webp"
            className={styles.file}
          />
          <button type="submit" disabled={state.kind === 'sending'} className={styles.button}>
            {state.kind === 'sending' ? `Sending, ${state.percent} %` : 'Upload it'}
          </button>
        </div>
      </form>
      {state.kind === 'trouble' && (
        <p className={styles.trouble}>
          <Icon name="alert" />
          <span>
            <strong>{state.title}.</strong> {state.message}
          </span>
        </p>
      )}
      {state.kind === 'deleted' && <p className={styles.note}>204. The image is deleted.</p>}
      {state.kind === 'done' && (
        <>
          <pre className={styles.code} tabIndex={0} role="region" aria-label="What came back">
            <code>{`200\n${JSON.stringify(state.answer, null, 2)}`}</code>
          </pre>
          <div className={styles.line}>
            <a href={state.answer.pageUrl} className={styles.button}>
              Open its page
            </a>
            <button
              type="button"
              onClick={() => void remove(state.answer)}
              className={styles.button}
            >
              Delete it
            </button>
          </div>
        </>
      )}
    </div>
  );
}
