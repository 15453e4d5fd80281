import type { Question } from '../questions';

/** What proves that an appeal is the uploader's, where no wallet does. */
export const TOKEN_QUESTION: Question = {
  name: 'deleteToken',
  kind: 'text',
  label: 'Delete token',
  hint: 'It came with the upload. The browser that uploaded the image may still list it on the first page.',
  required: true,
  maxLength: 200,
  autocomplete: 'off',
  missing: 'Write the delete token of the image',
};

export const STATEMENT_QUESTION: Question = {
  name: 'statement',
  kind: 'long',
  label: 'Why was the removal wrong?',
  required: true,
  maxLength: 5_000,
  missing: 'Say why the removal was wrong',
};

const whole = 'A counter-notice is whole or none: ';

/**
 * What makes an appeal against a removal for copyright a counter-notice: all of it, or none. Source: 17 U.S.C. 512(g)(3)
 */
export const COUNTER_NOTICE_QUESTIONS: readonly Question[] = [
  {
    name: 'name',
    kind: 'text',
    label: 'Your full name',
    required: false,
    maxLength: 200,
    autocomplete: 'name',
    missing: `${whole}write your full name`,
  },
  {
    name: 'address',
    kind: 'long',
    label: 'Your postal address and telephone number',
    required: false,
    maxLength: 500,
    autocomplete: 'street-address',
    missing: `${whole}write your postal address and telephone number`,
  },
  {
    name: 'email',
    kind: 'email',
    label: 'Your e-mail address',
    required: false,
    maxLength: 320,
    autocomplete: 'email',
    missing: `${whole}write your e-mail address`,
  },
  {
    name: 'perjury',
    kind: 'statement',
    label: 'Mistake',
    statement:
      'Under penalty of perjury, I believe in good faith that the image was removed by mistake or was taken for something else.',
    required: false,
    missing: `${whole}tick the box on the mistake, if it is so`,
  },
  {
    name: 'jurisdiction',
    kind: 'statement',
    label: 'Court',
    statement:
      'I accept the jurisdiction of the federal court of my district in the United States, or, if I live elsewhere, of one where this service can be found, and I will accept service of process from whoever reported the image.',
    required: false,
    missing: `${whole}tick the box on the court, if it is so`,
  },
  {
    name: 'signature',
    kind: 'text',
    label: 'Your signature',
    hint: 'Type your full name. It counts as your signature.',
    required: false,
    maxLength: 200,
    autocomplete: 'name',
    missing: `${whole}type your full name as your signature`,
  },
];
