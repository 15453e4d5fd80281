import { CATEGORIES, CATEGORY_POLICIES, type NoticeKind } from './categories';

/** One question of a form, as the page, the plain answers and the reader of bodies all know it. Browser-safe. */
export type Question = {
  /** In JSON and in the form alike. */
  readonly name: string;
  /** `long`: several lines. `statement`: a box that says something when it is ticked. */
  readonly kind: 'text' | 'email' | 'long' | 'choice' | 'statement';
  readonly label: string;
  readonly hint?: string;
  readonly required: boolean;
  readonly maxLength?: number;
  /** A token of the HTML standard. */
  readonly autocomplete?: string;
  readonly choices?: readonly {
    readonly value: string;
    readonly label: string;
    readonly hint?: string;
  }[];
  /** What a ticked box says. */
  readonly statement?: string;
  /** What is told where a required answer is not there. */
  readonly missing?: string;
  /** Taken as ticked where a program leaves it out: the contract of the API asks for no more. */
  readonly impliedInJson?: true;
};

/** What every report is asked. */
export const URLS_QUESTION: Question = {
  name: 'urls',
  kind: 'long',
  label: 'Which image?',
  hint: 'Its URL, or that of its page. Several: one on each line, 20 at most.',
  required: true,
};

export const CATEGORY_QUESTION: Question = {
  name: 'category',
  kind: 'choice',
  label: 'What is wrong with it?',
  required: true,
  choices: CATEGORIES.map((value) => {
    const { title, meaning } = CATEGORY_POLICIES[value];
    return { value, label: title, hint: meaning };
  }),
  missing: 'Choose what is wrong with it',
};

const details = (more: Pick<Question, 'label' | 'hint' | 'required' | 'missing'>): Question => ({
  ...{ name: 'details', kind: 'long', maxLength: 5_000 },
  ...more,
});

const signature: Question = {
  name: 'signature',
  kind: 'text',
  label: 'Your signature',
  hint: 'Type your full name. It counts as your signature.',
  required: true,
  maxLength: 200,
  autocomplete: 'name',
  missing: 'Type your full name as your signature',
};

const email = (more: Pick<Question, 'hint' | 'required'>): Question => ({
  ...{ name: 'email', kind: 'email', label: 'Your e-mail address', maxLength: 320 },
  ...{ autocomplete: 'email', missing: 'Write your e-mail address' },
  ...more,
});

/**
 * What each notice asks, in the order of the form: what its law needs and nothing more. Sources: TAKE IT DOWN Act (Pub. L.
 * 119-12), section 3(a)(1)(B); 17 U.S.C. 512(c)(3)(A); Regulation (EU) 2022/2065, article 16(2), which lets a notice of
 * sexual abuse of children come without a name.
 */
export const QUESTIONS: Readonly<Record<NoticeKind, readonly Question[]>> = {
  csam: [
    details({
      label: 'Is there anything that we should know?',
      hint: 'Where you came across the link, for example. Describe nothing that you would rather not.',
      required: false,
    }),
  ],
  ncii: [
    {
      name: 'relation',
      kind: 'choice',
      label: 'Who is shown?',
      required: true,
      choices: [
        { value: 'self', label: 'I am' },
        { value: 'behalf', label: 'Someone who has asked me to act for them' },
      ],
      missing: 'Say whether it is you who is shown',
    },
    details({
      label: 'Is there anything that helps us to find and to judge it?',
      hint: 'What the picture shows, or how you know that it was not to be published.',
      required: false,
    }),
    {
      name: 'goodFaith',
      kind: 'statement',
      label: 'Consent',
      statement:
        'I believe in good faith that the person shown did not agree to this picture being published.',
      required: true,
      missing: 'Tick the box on consent, if it is so',
    },
    email({
      hint: 'With it we can ask back and tell you what was decided. The law of the United States wants a way to reach you; without one we look at it all the same.',
      required: false,
    }),
    signature,
  ],
  copyright: [
    {
      name: 'work',
      kind: 'long',
      label: 'Which work is used without permission?',
      hint: 'Name it, and say where the original can be seen.',
      required: true,
      maxLength: 2_000,
      missing: 'Say which work is used',
    },
    details({
      label: 'Is there anything else that we should know?',
      required: false,
    }),
    {
      name: 'relation',
      kind: 'choice',
      label: 'Whose work is it?',
      required: true,
      choices: [
        { value: 'self', label: 'My own' },
        { value: 'behalf', label: 'That of someone I act for' },
      ],
      missing: 'Say whose work it is',
    },
    {
      name: 'name',
      kind: 'text',
      label: 'Your name, or that of whom you act for',
      required: false,
      maxLength: 200,
      autocomplete: 'name',
    },
    email({
      hint: 'The law wants a way to reach you, and we answer to it.',
      required: true,
    }),
    {
      name: 'goodFaith',
      kind: 'statement',
      label: 'Good faith',
      statement:
        'I believe in good faith that this use of the work is not allowed by its owner, by the owner’s agent or by the law.',
      required: true,
      missing: 'Tick the box on good faith, if it is so',
    },
    {
      name: 'accuracy',
      kind: 'statement',
      label: 'Accuracy',
      statement:
        'What this notice says is accurate. Under penalty of perjury, I am the owner of the right that is infringed, or may act for the owner.',
      required: true,
      missing: 'Tick the box on accuracy, if it is so',
    },
    signature,
  ],
  dsa: [
    details({
      label: 'Why is it illegal?',
      hint: 'What it shows, whom it harms, and which law it breaks where you know it.',
      required: true,
      missing: 'Say why it is illegal',
    }),
    {
      name: 'name',
      kind: 'text',
      label: 'Your name',
      hint: 'Only if you want an answer.',
      required: false,
      maxLength: 200,
      autocomplete: 'name',
    },
    email({ hint: 'Only if you want an answer.', required: false }),
    {
      name: 'goodFaith',
      kind: 'statement',
      label: 'Good faith',
      statement: 'I believe in good faith that what I say here is accurate and complete.',
      required: true,
      missing: 'Tick the box on good faith, if it is so',
      impliedInJson: true,
    },
  ],
};
