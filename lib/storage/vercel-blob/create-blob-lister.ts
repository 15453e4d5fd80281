import { HttpFailure } from '../http/http-failure';
import { isKey } from '../is-key';
import { StoreError, type StoredFacts, type StoredPage } from '../store';
import { toStoredFacts, type BlobFacts } from './to-stored-facts';

/** A page as the service gives it: by pathname, from where `cursor` points. */
export type BlobPage = {
  readonly blobs: readonly BlobFacts[];
  readonly cursor?: string | undefined;
  readonly hasMore: boolean;
};

/** A place in the listing: `cursor` leads to what is behind `after`. */
type Mark = { readonly after: string; readonly cursor: string | undefined };

/** At a thousand objects a page, marks for ten million, in a megabyte or two. */
const MAX_MARKS = 10_000;
const START: Mark = { after: '', cursor: undefined };

const broken = (what: string) => new StoreError('unavailable', `vercel-blob: ${what}`);

/**
 * Lists from any key, on a service that lists by pathname but goes on from its own cursors only. Cursors that came by
 * are kept with the key they stand behind; a page begins at the nearest one. So a walk costs one request a page; only
 * the first page of a process that begins in the middle reads all before it, and holds one page of that at a time.
 * A service that does not list in order is an error, since a walk over it could miss objects.
 */
export function createBlobLister(
  fetchPage: (cursor: string | undefined) => Promise<BlobPage>,
): (page: { after?: string; limit: number }) => Promise<StoredPage> {
  /** In order of `after`. */
  let marks: Mark[] = [START];

  const remember = (mark: Mark): void => {
    const at = marks.findLastIndex(({ after }) => after <= mark.after);
    if (marks[at]?.after === mark.after) marks[at] = mark;
    else marks.splice(at + 1, 0, mark);
    if (marks.length > MAX_MARKS) marks = marks.filter((_, index) => index % 2 === 0);
  };

  const walk = async (from: Mark, after: string, limit: number): Promise<StoredPage> => {
    const found: StoredFacts[] = [];
    let { after: last, cursor } = from;
    for (;;) {
      const page = await fetchPage(cursor);
      for (const blob of page.blobs) {
        if (!(blob.pathname > last)) throw broken('the listing is not in order');
        last = blob.pathname;
        if (last > after && isKey(last)) found.push(toStoredFacts(blob));
      }
      if (page.hasMore) {
        if (page.blobs.length === 0 || !page.cursor) throw broken('the listing stands still');
        cursor = page.cursor;
        remember({ after: last, cursor });
      }
      const objects = found.slice(0, limit);
      if (found.length > limit || (found.length === limit && page.hasMore)) {
        return { objects, next: objects.at(-1)!.key };
      }
      if (!page.hasMore) return { objects, next: null };
    }
  };

  return async ({ after = '', limit }) => {
    const mark = marks.findLast((known) => known.after <= after) ?? START;
    try {
      return await walk(mark, after, limit);
    } catch (error) {
      // A cursor may have grown too old for the service: from the beginning, then.
      const refused = error instanceof HttpFailure && error.status === 400;
      if (!refused || mark.cursor === undefined) throw error;
      marks = [START];
      return walk(START, after, limit);
    }
  };
}
