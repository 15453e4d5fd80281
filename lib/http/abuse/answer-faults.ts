import type { Fault } from '@/lib/abuse/fault';
import { refuse } from '@/lib/errors';
import type { Call } from '../answer';
import type { ApiResponse } from '../exchange';
import { problemBody, problemResponse } from '../problem';
import { pageHeaders } from '../render-page';
import { renderFormPage, type PlainForm } from './render-form-page';

/**
 * Tells what is wrong with the fields of a form: to a program as a problem with the member `errors`, to a browser
 * without JavaScript as the same form again, with what was written in it.
 */
export function answerFaults(
  { origins, offer }: Call,
  faults: readonly Fault[],
  form: PlainForm,
  code: 'invalid_request' | 'forbidden' = 'invalid_request',
): ApiResponse {
  const detail = `${faults.map(({ message }) => message).join('. ')}.`;
  const refusal = refuse(code, `faults in ${faults.map(({ field }) => field).join(', ')}`, {
    detail,
  });
  const problem = problemResponse(refusal, origins, 'application/json');
  if (offer !== 'text/html') {
    return {
      ...problem,
      body: JSON.stringify({ ...problemBody(refusal, origins), errors: faults }),
    };
  }
  return {
    status: problem.status,
    headers: { ...problem.headers, ...pageHeaders(origins, true) },
    body: renderFormPage(form, faults, origins),
  };
}
