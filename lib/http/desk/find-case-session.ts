import { refuse, type Refusal } from '@/lib/errors';
import type { OperatorSession } from '@/lib/operator/operator-session';
import type { Call } from '../answer';
import { findDeskSession } from './find-desk-session';

/** The session of whoever reads something of a case; a page of another origin has nothing read, not even unseen. */
export async function findCaseSession({
  context,
  request,
}: Call): Promise<OperatorSession | Refusal> {
  const site = request.headers.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin' && site !== 'none') {
    return refuse('forbidden', 'asked for by another origin');
  }
  const session = await findDeskSession(context, request.headers);
  return session ?? refuse('unauthorized', 'no session');
}
