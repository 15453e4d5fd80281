import type { ErrorCode, Refusal } from '@/lib/errors';
import type { Call } from '../answer';
import type { ApiResponse } from '../exchange';
import { problemBody, problemResponse } from '../problem';
import { renderDeskProblem } from '../render-page';

/** Where the words for strangers would be of tokens and payments. */
const WORDS: Partial<Record<ErrorCode, { readonly title: string; readonly message: string }>> = {
  unauthorized: {
    title: 'You are not signed in',
    message: 'Sign in at the desk, then do it again. Nothing was changed.',
  },
  forbidden: {
    title: 'Refused',
    message: 'Open the page again, then do it from there. Nothing was changed.',
  },
  invalid_request: {
    title: 'Something is missing',
    message: 'Go back, and look at the form again. Nothing was changed.',
  },
};

/** A refusal of the desk: what happened, that nothing was changed, and the way back. */
export function presentDeskRefusal(
  refusal: Refusal,
  { origins, offer, params }: Pick<Call, 'origins' | 'offer' | 'params'>,
): ApiResponse {
  const own = WORDS[refusal.refused];
  const told = problemBody(refusal, origins);
  const words = own && {
    title: own.title,
    message: refusal.detail === undefined ? own.message : `${refusal.detail} ${own.message}`,
  };
  const body = { ...told, ...words };
  const { status, headers } = problemResponse(refusal, origins, offer);
  const back = params.caseId === undefined ? '/operator' : `/operator/cases/${params.caseId}`;
  return {
    status,
    headers: { ...headers, 'cache-control': 'no-store' },
    body: offer === 'text/html' ? renderDeskProblem(body, back, origins) : JSON.stringify(body),
  };
}
