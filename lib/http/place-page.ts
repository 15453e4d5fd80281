import type { Context } from '@/lib/context';
import { getImageStatus } from '@/lib/images/get-image-status';

/** Where Next has the page for an address, and the status to answer with. */
export type PagePlace = { readonly path: string; readonly status: 200 | 404 };

/** Below it lie the pages that are shown under `/{id}`. There is no page of this very name. */
const INTERNAL = '/image';
const NOWHERE: PagePlace = { path: INTERNAL, status: 404 };

const IMAGE_PAGE = /^\/([a-z0-9]{10,32})$/;

/**
 * Decides what `/{id}` shows before rendering begins: a page that finds out on the way is answered by Next with an
 * empty document that only a script fills.
 *
 * @param path the path as it came, without the query
 */
export async function placePage(
  context: Pick<Context, 'db' | 'clock'>,
  path: string,
): Promise<PagePlace> {
  const id = IMAGE_PAGE.exec(path)?.[1];
  if (id === undefined) {
    return path.startsWith(`${INTERNAL}/`) ? NOWHERE : { path, status: 200 };
  }
  const status = await getImageStatus(context, id);
  if (status === 'live') return { path: `${INTERNAL}/${id}`, status: 200 };
  return status === 'gone' ? { path: `${INTERNAL}/gone`, status: 404 } : NOWHERE;
}
