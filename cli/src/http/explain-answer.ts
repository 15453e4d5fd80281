import { fail, type Failure } from '../failure';
import { readJson } from './read-json';
import type { HttpAnswer, Silence } from './send-request';

/** Words for what is not a success, where no payment was sent. */
export function explainAnswer(answer: HttpAnswer | Silence, server: string): Failure {
  if ('silence' in answer) {
    const message = `${server} does not answer (${answer.silence}). Nothing was charged. Check the address and the network, then try again.`;
    return fail('network', 'no_answer', message);
  }
  const { status, header } = answer;
  const problem = readJson(answer.body);
  const { error, message } = problem ?? {};
  if (typeof error === 'string') {
    const told = typeof message === 'string' ? message : `The server answered ${status}.`;
    return fail('refused', error, told);
  }
  if (status >= 300 && status < 400) {
    const to = header('Location') ?? 'another address';
    const said = `${server} sends on to ${to}, and nothing is sent on from here. Nothing was charged. Name that server with --server.`;
    return fail('network', 'redirected', said);
  }
  const said = `${server} answered ${status}, and not in the words of img402. Nothing was charged. Check the address.`;
  return fail('network', 'strange_answer', said);
}
