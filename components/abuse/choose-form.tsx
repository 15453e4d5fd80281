'use client';

import { useState, type SubmitEvent } from 'react';
import type { Fault } from '@/lib/abuse/fault';
import { CATEGORY_QUESTION, URLS_QUESTION } from '@/lib/abuse/questions';
import { readUrls } from '@/lib/abuse/reports/read-urls';
import { ErrorSummary } from './error-summary';
import { QuestionField } from './question-field';
import styles from './form.module.css';
import type { Bases } from '@/lib/images/read-image-url';

type Props = {
  readonly bases: Bases;
  /** What the server found wrong, when it was sent without a script. */
  readonly faults: readonly Fault[];
  readonly url: string;
  readonly category: string | undefined;
};

/** As the address of the next step has it. */
const URL_QUESTION = { ...URLS_QUESTION, name: 'url' };
const { missing = '' } = CATEGORY_QUESTION;

/** The first step of a report: which images, and what is wrong. What is not ours is told before the step is left. */
export function ChooseForm({ bases, faults: given, url, category }: Props) {
  const [faults, setFaults] = useState(given);

  const check = (event: SubmitEvent<HTMLFormElement>) => {
    const form = new FormData(event.currentTarget);
    const written = form.get('url');
    const found = readUrls([typeof written === 'string' ? written : ''], bases).faults.map(
      (message) => ({ field: 'url', message }),
    );
    if (form.get('category') === null) found.push({ field: 'category', message: missing });
    if (found.length === 0) return;
    event.preventDefault();
    setFaults(found);
  };

  return (
    <>
      <ErrorSummary faults={faults} />
      <form method="get" action="/abuse" className={styles.form} noValidate onSubmit={check}>
        {/* Tells a form that was sent from a link that only fills it in. */}
        <input type="hidden" name="sent" value="1" />
        <QuestionField question={URL_QUESTION} faults={faults} value={url} />
        <QuestionField question={CATEGORY_QUESTION} faults={faults} value={category} />
        <p className={styles.send}>
          <button type="submit" className="button button-primary">
            Continue
          </button>
        </p>
      </form>
    </>
  );
}
