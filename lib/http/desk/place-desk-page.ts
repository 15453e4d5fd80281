import type { Context } from '@/lib/context';
import { refuse, type Refusal } from '@/lib/errors';
import { isClosed } from '@/lib/recovery/is-closed';
import type { HeaderReader } from '../exchange';
import { NOWHERE, type PagePlace } from '../place-page';
import { toRefusal } from '../to-refusal';
import { findDeskSession } from './find-desk-session';

const CASE_PAGE = /^\/operator\/cases\/(?<caseId>[a-z0-9]{10})$/;

/**
 * Decides what a page of the desk is answered with before rendering begins, see `placePage`. Whoever is not signed in
 * is asked to under every address of a case, whether there is one or not.
 */
export async function placeDeskPage(
  context: Pick<Context, 'db' | 'clock' | 'secrets' | 'env' | 'log'>,
  headers: HeaderReader,
  path: string,
): Promise<PagePlace | Refusal> {
  const caseId = CASE_PAGE.exec(path)?.groups?.caseId;
  if (caseId === undefined && path !== '/operator') return NOWHERE;
  try {
    // What is to be decided may be listed before the doors are opened.
    if (caseId !== undefined && (await isClosed(context)))
      return refuse('restoring', 'restored, and not opened yet');
    const session = await findDeskSession(context, headers);
    if (session === null || caseId === undefined) return { path, status: 200 };
    const found = await context.db.abuseCase.count({ where: { id: caseId } });
    return found === 0 ? NOWHERE : { path, status: 200 };
  } catch (err) {
    context.log.error({ err }, 'a page of the desk could not be placed');
    return toRefusal(err, 'internal_error');
  }
}
