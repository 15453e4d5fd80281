import type { Context } from '@/lib/context';
import { findSession } from '@/lib/operator/find-session';
import type { OperatorSession } from '@/lib/operator/operator-session';
import type { HeaderReader } from '../exchange';
import { getOrigins } from '../get-origins';
import { hasDesk } from './has-desk';
import { readBrowser } from './read-browser';
import { readDeskCookie } from './read-desk-cookie';

/** The session of whoever sends a request, to a page or to a route of the desk. Null: nobody is signed in. */
export async function findDeskSession(
  context: Pick<Context, 'db' | 'clock' | 'secrets' | 'env'>,
  headers: HeaderReader,
): Promise<OperatorSession | null> {
  if (!hasDesk(context.env, headers)) return null;
  const token = readDeskCookie(headers, getOrigins(context.env, headers).site);
  return token === null ? null : findSession(context, token, readBrowser(headers));
}
