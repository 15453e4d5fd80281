'use client';

import { useState, type SubmitEvent } from 'react';
import { announce } from '@/components/ui/announce';
import type { Category } from '@/lib/abuse/categories';
import type { Fault } from '@/lib/abuse/fault';
import type { Question } from '@/lib/abuse/questions';
import { BaitField } from './bait-field';
import { ErrorSummary } from './error-summary';
import { QuestionField } from './question-field';
import { sendFields } from './send-fields';
import { solveChallenge } from './solve-challenge';
import styles from './form.module.css';

type Props = {
  readonly category: Category;
  readonly questions: readonly Question[];
  /** As they were written. */
  readonly urls: readonly string[];
  /** Where they can be changed. */
  readonly changeHref: string;
};

/** The second step of a report: what its law asks. Without a script it is sent as it stands. */
export function ReportForm({ category, questions, urls, changeHref }: Props) {
  const [faults, setFaults] = useState<readonly Fault[]>([]);
  const [sending, setSending] = useState(false);

  const send = async (form: FormData) => {
    setSending(true);
    announce('Sending the report.');
    const proof = await solveChallenge();
    if (proof !== null) form.set('proof', proof);
    const sent = await sendFields('/api/abuse', form);
    if (sent.ok) {
      location.assign(new URL(String(sent.body['statusUrl'])).pathname);
      return;
    }
    setFaults(sent.faults);
    setSending(false);
  };

  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!sending) void send(new FormData(event.currentTarget));
  };

  return (
    <>
      <ErrorSummary faults={faults} />
      <form
        method="post"
        action="/api/abuse"
        encType="multipart/form-data"
        className={styles.form}
        noValidate
        onSubmit={submit}
      >
        <input type="hidden" name="category" value={category} />
        <input type="hidden" name="urls" value={urls.join('\n')} />
        <div className={styles.question}>
          <h2 className={styles.label} id="urls" tabIndex={-1}>
            {urls.length === 1 ? 'The image' : 'The images'}
          </h2>
          <ul className={styles.urls}>
            {urls.map((url) => (
              <li key={url}>{url}</li>
            ))}
          </ul>
          <p>
            <a href={changeHref}>Change</a>
          </p>
        </div>
        {questions.map((question) => (
          <QuestionField key={question.name} question={question} faults={faults} />
        ))}
        <BaitField />
        <p className={styles.send}>
          <button type="submit" className="button button-primary" aria-disabled={sending}>
            {sending ? 'Sending' : 'Send the report'}
          </button>
        </p>
      </form>
    </>
  );
}
