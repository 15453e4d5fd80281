import { makeChallenge } from '@/lib/abuse/proof/make-challenge';
import type { Call } from '../answer';
import { answerJson } from '../answer-json';
import type { ApiResponse } from '../exchange';

/** A proof of work to be solved by the page of the report form. */
export async function handleChallenge({ context }: Call): Promise<ApiResponse> {
  return answerJson(await makeChallenge(context));
}
