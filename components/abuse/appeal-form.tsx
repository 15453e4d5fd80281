'use client';

import { useRef, useState, type SubmitEvent } from 'react';
import { announce } from '@/components/ui/announce';
import { NoWallet } from '@/components/wallet/no-wallet';
import { prefetchWallet } from '@/components/wallet/load-wallet';
import { useWallet } from '@/components/wallet/use-wallet';
import {
  COUNTER_NOTICE_QUESTIONS,
  STATEMENT_QUESTION,
  TOKEN_QUESTION,
} from '@/lib/abuse/appeals/appeal-questions';
import type { Fault } from '@/lib/abuse/fault';
import type { Shop } from '@/lib/wallet/shop';
import { ErrorSummary } from './error-summary';
import { QuestionField } from './question-field';
import { sendFields } from './send-fields';
import { signAppeal } from './sign-appeal';
import styles from './form.module.css';

const PATH = '/api/abuse/appeal';

type Props = {
  readonly id: string;
  /** Whether it was removed for copyright: only then a counter-notice means something. */
  readonly copyright: boolean;
  /** Null: nothing is sold here, so no wallet can have paid. */
  readonly shop: Shop | null;
};

/** The appeal of an uploader, proven by the delete token; with a script also by the wallet that paid. */
export function AppealForm({ id, copyright, shop }: Props) {
  const form = useRef<HTMLFormElement>(null);
  const [faults, setFaults] = useState<readonly Fault[]>([]);
  const [busy, setBusy] = useState<'sending' | 'signing' | null>(null);
  const { state } = useWallet();

  const send = async (how: 'sending' | 'signing') => {
    if (busy !== null || form.current === null) return;
    setBusy(how);
    const fields = new FormData(form.current);
    announce(how === 'sending' ? 'Sending the appeal.' : 'Waits for your signature in the wallet.');
    const sent =
      how === 'signing' && shop !== null
        ? await signAppeal(shop, fields)
        : await sendFields(PATH, fields);
    if (sent.ok) {
      location.reload();
      return;
    }
    setFaults(
      sent.status === 403 && how === 'sending'
        ? [{ field: TOKEN_QUESTION.name, message: 'This is not the delete token of this image' }]
        : sent.faults,
    );
    setBusy(null);
  };

  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    void send('sending');
  };

  return (
    <>
      <ErrorSummary faults={faults} />
      {!state.found && <NoWallet />}
      <form
        ref={form}
        method="post"
        action={PATH}
        encType="multipart/form-data"
        className={styles.form}
        noValidate
        onSubmit={submit}
      >
        <input type="hidden" name="id" value={id} />
        <QuestionField question={STATEMENT_QUESTION} faults={faults} />
        {copyright && (
          <div className={styles.panel}>
            <h3>Counter-notice</h3>
            <p className={styles.hint}>
              Optional, whole or none. The law of the United States (17 U.S.C. § 512(g)) then lets
              the image be put back after 10 to 14 business days, unless whoever reported it goes to
              court. They are told what you write here, your name and address included.
            </p>
          </div>
        )}
        {copyright &&
          COUNTER_NOTICE_QUESTIONS.map((question) => (
            <QuestionField key={question.name} question={question} faults={faults} />
          ))}
        <QuestionField question={TOKEN_QUESTION} faults={faults} />
        <p className={styles.send}>
          <button type="submit" className="button button-primary" aria-disabled={busy !== null}>
            {busy === 'sending' ? 'Sending' : 'Send the appeal'}
          </button>
          {shop !== null && (
            <button
              type="button"
              className="button js-only"
              aria-disabled={busy !== null}
              onPointerEnter={prefetchWallet}
              onFocus={prefetchWallet}
              onClick={() => void send('signing')}
            >
              {busy === 'signing'
                ? 'Waiting for the wallet'
                : 'No token: sign with the wallet that paid'}
            </button>
          )}
        </p>
      </form>
    </>
  );
}
