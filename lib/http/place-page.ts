import type { Context } from '@/lib/context';
import { refuse, type Refusal } from '@/lib/errors';
import { lookUpImage } from '@/lib/images/look-up-image';
import { isClosed } from '@/lib/recovery/is-closed';
import { SITE_PAGES } from './documents/site-pages';
import { isImagePage } from './is-image-page';
import { toRefusal } from './to-refusal';

/** Where Next has the page for an address, and the status to answer with. */
export type PagePlace = { readonly path: string; readonly status: 200 | 404 | 451 };

/** Below it lie the pages that are shown under `/{id}`. There is no page of this very name. */
const INTERNAL = '/image';
/** The operator's, where there is one: what is asked here has been asked for one already. */
const DESK = '/operator';
/** What is not there, under every address alike. */
export const NOWHERE: PagePlace = { path: INTERNAL, status: 404 };

const REPORTS = '/abuse/status/';
const REPORT_ID = /^[0-9a-f]{32}$/;

/** Whether a page asks the database for more than where it is. The form of reports does for the images it is to be about. */
const readsRows = (path: string, hasQuery: boolean): boolean =>
  path === '/transparency' || (path === '/abuse' && hasQuery);

/** Of the docs: how to buy, which is nothing where nothing is sold. */
const SOLD: readonly string[] = SITE_PAGES.filter(
  (page) => 'sold' in page && page.path.startsWith('/docs/'),
).map(({ path }) => path);

type Ports = Pick<Context, 'db' | 'clock' | 'log' | 'payments'>;

async function placeImage(context: Ports, id: string): Promise<PagePlace> {
  const { status } = await lookUpImage(context, id);
  switch (status) {
    case 'live':
      return { path: `${INTERNAL}/${id}`, status: 200 };
    case 'gone':
      return { path: `${INTERNAL}/gone`, status: 404 };
    case 'removed':
      return { path: `${INTERNAL}/${id}/removed`, status: 451 };
    case 'unknown':
      return NOWHERE;
  }
}

async function placeReport({ db }: Ports, path: string): Promise<PagePlace> {
  const id = path.slice(REPORTS.length);
  const known = REPORT_ID.test(id) && (await db.abuseReport.count({ where: { id } })) > 0;
  return known ? { path, status: 200 } : NOWHERE;
}

async function placeSitePage(context: Ports, path: string, hasQuery: boolean): Promise<PagePlace> {
  const isOwn = path.startsWith(`${INTERNAL}/`) || path === DESK || path.startsWith(`${DESK}/`);
  // The one for errors answers 500, to be kept by every cache for a year.
  const isNexts = path.startsWith('/_');
  const isUnsold = context.payments === null && SOLD.includes(path);
  if (isOwn || isNexts || isUnsold) return NOWHERE;
  if (readsRows(path, hasQuery)) await context.db.$queryRaw`SELECT 1`;
  return { path, status: 200 };
}

/**
 * Decides what an address shows before rendering begins: a page that finds out on the way is answered by Next with an
 * empty document that only a script fills, or with 500 where the database does not answer.
 *
 * @param path the path as it came, without the query
 * @param hasQuery whether there was one
 * @returns a refusal where the page needs the database, and it does not answer
 */
export async function placePage(
  context: Ports,
  path: string,
  hasQuery: boolean,
): Promise<PagePlace | Refusal> {
  try {
    const isReport = path.startsWith(REPORTS);
    if (!isReport && !isImagePage(path)) return await placeSitePage(context, path, hasQuery);
    if (await isClosed(context)) return refuse('restoring', 'restored, and not opened yet');
    return isReport ? await placeReport(context, path) : await placeImage(context, path.slice(1));
  } catch (err) {
    context.log.error({ err }, 'a page could not be placed');
    return toRefusal(err, 'internal_error');
  }
}
