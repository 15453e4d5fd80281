import { makeTestEnv } from '@/dev/context/make-test-env';
import type { Context } from '@/lib/context';
import { Call } from '@/lib/http/answer';
import type { Fault } from '@/lib/abuse/fault';
import type { Question } from '@/lib/abuse/questions';
import { answerFaults } from '@/lib/http/abuse/answer-faults';
import type { PlainForm } from '@/lib/http/abuse/render-form-page';
import { expectThat } from '../expect-that';
import { expectMarkup } from './expect-markup';

export const ORIGINS = { site: 'https://img.example.org', images: 'https://i.example.org' };

const env = makeTestEnv({ SITE_URL: ORIGINS.site, IMAGE_URL: ORIGINS.images });
const context = { env } as Context;

/** What nobody sees, and what turns a text around. */
const isUnseen = (character: string): boolean => {
  const code = character.codePointAt(0)!;
  const isControl = (code < 32 && code !== 9 && code !== 10) || (code > 126 && code < 160);
  const turns = (code > 0x2029 && code < 0x202f) || (code > 0x2065 && code < 0x206a);
  return isControl || turns || (code >= 0xd800 && code < 0xe000);
};

/** Answers that were taken: to questions that were asked, of their length and kind, with nothing unseen in them. */
export function expectAnswers(questions: readonly Question[], answers: object): void {
  for (const [name, value] of Object.entries(answers) as [string, unknown][]) {
    const question = questions.find((each) => each.name === name);
    expectThat(question !== undefined, 'an answer to no question', name);
    const { kind, maxLength, choices } = question;
    if (kind === 'statement') {
      expectThat(typeof value === 'boolean', 'a statement', name, value);
      continue;
    }
    expectThat(typeof value === 'string' && value !== '', 'a text', name, value);
    expectThat(value.length <= (maxLength ?? Infinity), 'too long a text', name);
    expectThat(!Array.from(value).some(isUnseen), 'what nobody sees', name, value);
    expectThat(kind === 'long' || !/[\n\t]/.test(value), 'a line more', name, value);
    const isChoice = choices === undefined || choices.some((choice) => choice.value === value);
    expectThat(isChoice, 'no choice', name, value);
    expectThat(kind !== 'email' || /^[^@\s]+@[^@\s]+$/.test(value), 'no address', value);
  }
}

/** Faults that were told: each in one line to a program, and on a page that holds nobody's markup. */
export function expectFaults(faults: readonly Fault[], form: PlainForm): void {
  expectThat(faults.length > 0, 'neither taken nor at fault');
  for (const { message } of faults) {
    expectThat(!/[\p{Cc}\p{Cs}]/u.test(message) && message !== '', 'a fault in lines', message);
  }
  const answer = (accept: string) => {
    const headers = { get: (name: string) => (name === 'accept' ? accept : null) };
    const request = {
      method: 'POST',
      path: '/',
      query: new URLSearchParams(),
      headers,
      body: null,
    };
    return answerFaults(new Call(context, request, {}), faults, form);
  };
  const page = answer('text/html');
  const problem = answer('application/json');
  expectThat(page.status === 400 && problem.status === 400, 'another status', page.status);
  const told = JSON.parse(problem.body as string) as { errors: unknown };
  expectThat(JSON.stringify(told.errors) === JSON.stringify(faults), 'other faults', told.errors);
  expectMarkup(page.body as string);
}
