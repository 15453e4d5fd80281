import {
  COUNTER_NOTICE_QUESTIONS,
  STATEMENT_QUESTION,
  TOKEN_QUESTION,
} from '@/lib/abuse/appeals/appeal-questions';
import type { RawFields } from '@/lib/abuse/read-answers';
import type { PlainForm } from './render-form-page';

/** The appeal form with what was written in it; the part of a counter-notice where it was on the page. */
export function appealForm(fields: RawFields): PlainForm {
  const counters = COUNTER_NOTICE_QUESTIONS.some(({ name }) => Object.hasOwn(fields, name));
  const id = typeof fields['id'] === 'string' ? fields['id'] : '';
  return {
    title: 'Appeal the removal of an image',
    action: '/api/abuse/appeal',
    submit: 'Send the appeal',
    questions: [TOKEN_QUESTION, STATEMENT_QUESTION, ...(counters ? COUNTER_NOTICE_QUESTIONS : [])],
    hidden: { id },
    fields,
  };
}
