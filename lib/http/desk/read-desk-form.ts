import { isRefusal, refuse, type Refusal } from '@/lib/errors';
import { isFormToken } from '@/lib/operator/is-form-token';
import type { OperatorSession } from '@/lib/operator/operator-session';
import type { Call } from '../answer';
import { readSmallBody } from '../read-small-body';
import { findDeskSession } from './find-desk-session';
import { refuseForeign } from './refuse-foreign';

/** A note of 5,000 characters of three bytes, each of them three in a form, and the rest of it. */
const MAX_BYTES = 64 * 1024;
const FORM = /^application\/x-www-form-urlencoded\s*(;|$)/i;

export type DeskForm = {
  readonly session: OperatorSession;
  /** Without the token. */
  readonly fields: Readonly<Record<string, string>>;
};

/** A form of the desk, from whoever is signed in, of this origin, and made for this session. Before that, nothing is read. */
export async function readDeskForm(call: Call): Promise<DeskForm | Refusal> {
  const { context, request } = call;
  const foreign = refuseForeign(call);
  if (foreign !== null) return foreign;
  const session = await findDeskSession(context, request.headers);
  if (session === null) return refuse('unauthorized', 'no session');
  if (!FORM.test(request.headers.get('content-type') ?? '')) {
    return refuse('invalid_request', 'not a form', { detail: 'This is not a form of the desk.' });
  }
  const body = await readSmallBody(request, MAX_BYTES);
  if (isRefusal(body)) return body;
  const { csrf = '', ...fields } = Object.fromEntries(new URLSearchParams(body.toString('utf8')));
  return isFormToken(context.secrets, session, csrf)
    ? { session, fields }
    : refuse('forbidden', 'the form is of another session');
}
