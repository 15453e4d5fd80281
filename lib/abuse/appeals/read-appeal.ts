import { z } from 'zod';
import type { Fault } from '../fault';
import { readAnswers, type BodyKind, type RawFields } from '../read-answers';
import { COUNTER_NOTICE_QUESTIONS, STATEMENT_QUESTION, TOKEN_QUESTION } from './appeal-questions';
import { APPEAL_TEXT, type AppealText } from './appeal-text';

const ID = z.string().max(32);
const TOKEN = z.string().max(TOKEN_QUESTION.maxLength ?? 0);
const SHAPE = { ...APPEAL_TEXT.shape, deleteToken: TOKEN };

export type Appeal = {
  readonly imageId: string;
  /** Null: none was written. */
  readonly token: string | null;
  readonly text: AppealText;
};

/** An appeal out of a body, or every fault at once. Of a counter-notice all is needed once any of it is there. */
export function readAppeal(
  raw: RawFields,
  kind: BodyKind,
):
  | { readonly appeal: Appeal; readonly faults: null }
  | { readonly appeal?: never; readonly faults: readonly Fault[] } {
  const id = ID.safeParse(raw['id']);
  const counter = readAnswers(COUNTER_NOTICE_QUESTIONS, SHAPE, raw, kind);
  const started = Object.values(counter.answers).some((answer) => answer !== false);
  const questions = [
    { ...TOKEN_QUESTION, required: false },
    STATEMENT_QUESTION,
    ...COUNTER_NOTICE_QUESTIONS.map((question) => ({ ...question, required: started })),
  ];
  const { answers, faults } = readAnswers(questions, SHAPE, raw, kind);
  const all = id.success
    ? faults
    : [{ field: 'id', message: 'Say which image the appeal is for' }, ...faults];
  if (!id.success || all.length > 0) return { faults: all };
  const { deleteToken, ...text } = answers;
  const token = TOKEN.optional().parse(deleteToken) ?? null;
  return { appeal: { imageId: id.data, token, text: APPEAL_TEXT.parse(text) }, faults: null };
}
