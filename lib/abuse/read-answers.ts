import type { z } from 'zod';
import type { Fault } from './fault';
import type { Question } from './questions';

/** A body as it came: JSON, or the fields of a form, where one that is repeated is a list. */
export type RawFields = Readonly<Record<string, unknown>>;

/** What a browser sends leaves a box out that is not ticked; what a program sends may not know of it. */
export type BodyKind = 'form' | 'json';

/** Controls, and marks that turn the direction of a text around for whoever reads it. */
const UNSEEN = /[^\P{Cc}\n\t]|[\u202A-\u202E\u2066-\u2069]/gu;

const cleanText = (text: string, kind: Question['kind']): string => {
  const plain = text
    .replace(/\p{Cs}/gu, '\uFFFD')
    .replace(/\r\n?/g, '\n')
    .replace(UNSEEN, '');
  return (kind === 'long' ? plain : plain.replace(/\s+/g, ' ')).trim();
};

/** What stands for an answer: undefined where there is none. */
function toValue({ kind }: Question, raw: unknown): unknown {
  if (raw === null || raw === '') return undefined;
  if (kind === 'statement') return raw === 'yes' || raw === 'on' || raw === 'true' ? true : raw;
  if (typeof raw !== 'string') return raw;
  const text = cleanText(raw, kind);
  return text === '' ? undefined : text;
}

function explain({ kind, label, maxLength = 0, missing }: Question, value: unknown): string {
  if (kind === 'choice' || kind === 'statement') return missing ?? `Answer “${label}”`;
  if (typeof value !== 'string') return `Answer “${label}” with one text`;
  if (value.length > maxLength) {
    return `Use ${maxLength.toLocaleString('en')} characters at most for “${label}”`;
  }
  return 'Write an e-mail address like name@example.org';
}

/** What is wrong with an answer; null where nothing is. */
function judge(question: Question, value: unknown, schema: z.ZodType, kind: BodyKind) {
  if (value === undefined) {
    const implied = kind === 'json' && question.impliedInJson === true;
    if (!question.required || implied) return null;
    return question.missing ?? `Answer “${question.label}”`;
  }
  const unticked = question.kind === 'statement' && question.required && value !== true;
  return unticked || !schema.safeParse(value).success ? explain(question, value) : null;
}

/**
 * The answers to the questions of a form, cleaned of what cannot be seen. Whatever else the body holds is left alone: a
 * notice is not refused for a word too much.
 *
 * @param shape what each answer must be, by its name
 * @returns every fault at once, in the order of the form
 */
export function readAnswers(
  questions: readonly Question[],
  shape: Readonly<Record<string, z.ZodType>>,
  raw: RawFields,
  kind: BodyKind,
): { readonly answers: Readonly<Record<string, unknown>>; readonly faults: readonly Fault[] } {
  const faults: Fault[] = [];
  const answers: Record<string, unknown> = {};
  for (const question of questions) {
    const { name } = question;
    const value = toValue(question, Object.hasOwn(raw, name) ? raw[name] : undefined);
    const message = judge(question, value, shape[name]!, kind);
    if (message !== null) faults.push({ field: name, message });
    else if (value !== undefined) answers[name] = value;
  }
  return { answers, faults };
}
