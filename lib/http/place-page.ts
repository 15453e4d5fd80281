import type { Context } from '@/lib/context';
import { isDatabaseOutage } from '@/lib/db/is-database-outage';
import { refuse, type Refusal } from '@/lib/errors';
import { isImageId } from '@/lib/images/is-image-id';
import { lookUpImage, type Lookup } from '@/lib/images/look-up-image';
import { isClosed } from '@/lib/recovery/is-closed';

/** Where Next has the page for an address, and the status to answer with. */
export type PagePlace = { readonly path: string; readonly status: 200 | 404 | 451 };

/** Below it lie the pages that are shown under `/{id}`. There is no page of this very name. */
const INTERNAL = '/image';
const NOWHERE: PagePlace = { path: INTERNAL, status: 404 };

/**
 * Decides what `/{id}` shows before rendering begins: a page that finds out on the way is answered by Next with an
 * empty document that only a script fills.
 *
 * @param path the path as it came, without the query
 * @returns a refusal where the database does not answer
 */
export async function placePage(
  context: Pick<Context, 'db' | 'clock' | 'log'>,
  path: string,
): Promise<PagePlace | Refusal> {
  const id = path.slice(1);
  if (!isImageId(id)) {
    return path.startsWith(`${INTERNAL}/`) ? NOWHERE : { path, status: 200 };
  }
  let status: Lookup['status'];
  try {
    if (await isClosed(context)) return refuse('restoring', 'restored, and not opened yet');
    ({ status } = await lookUpImage(context, id));
  } catch (err) {
    context.log.error({ err }, 'the page of an image could not be placed');
    const outage = isDatabaseOutage(err);
    return refuse(outage ? 'storage_unavailable' : 'internal_error', 'the status query threw');
  }
  switch (status) {
    case 'live':
      return { path: `${INTERNAL}/${id}`, status: 200 };
    case 'gone':
      return { path: `${INTERNAL}/gone`, status: 404 };
    case 'removed':
      return { path: `${INTERNAL}/removed`, status: 451 };
    case 'unknown':
      return NOWHERE;
  }
}
