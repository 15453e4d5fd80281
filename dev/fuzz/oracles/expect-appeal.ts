import {
  COUNTER_NOTICE_QUESTIONS,
  STATEMENT_QUESTION,
  TOKEN_QUESTION,
} from '@/lib/abuse/appeals/appeal-questions';
import { readAppeal } from '@/lib/abuse/appeals/read-appeal';
import type { BodyKind, RawFields } from '@/lib/abuse/read-answers';
import { appealForm } from '@/lib/http/abuse/appeal-form';
import { expectThat } from '../expect-that';
import { expectAnswers, expectFaults } from './expect-answers';
import { printFields } from './print-fields';

const print = (value: unknown) =>
  JSON.stringify(value, (_, member: unknown) => (member === false ? undefined : member));

/** Fields that may be an appeal: with a counter-notice that is whole or none, and the same when it is read again. */
export async function expectAppeal(fields: RawFields, kind: BodyKind): Promise<string> {
  const read = readAppeal(fields, kind);
  if (read.faults !== null) {
    expectFaults(read.faults, appealForm(fields));
    return 'no appeal';
  }
  const { imageId, token, text } = read.appeal;
  expectThat(imageId.length <= 32, 'an id', imageId);
  expectThat(token === null || (token !== '' && token.length <= 200), 'a token', token);
  expectAnswers([STATEMENT_QUESTION, ...COUNTER_NOTICE_QUESTIONS], text);
  const given = text as Readonly<Record<string, unknown>>;
  const answered = COUNTER_NOTICE_QUESTIONS.filter(
    ({ name }) => given[name] !== undefined && given[name] !== false,
  );
  const isWhole = answered.length === COUNTER_NOTICE_QUESTIONS.length;
  expectThat(isWhole || answered.length === 0, 'a part of a counter-notice', text);
  const again = {
    ...{ id: imageId, ...text },
    ...(token === null ? {} : { [TOKEN_QUESTION.name]: token }),
  };
  for (const each of ['json', 'form'] as const) {
    const reread = readAppeal(await printFields(again, each), each);
    expectThat(print(reread) === print(read), `another appeal in ${each}`, again, reread);
  }
  return isWhole ? 'counter-notice' : 'appeal';
}
