import { describe, expect, it } from 'vitest';
import { HttpFailure } from '../http/http-failure';
import { createBlobLister, type BlobPage } from './create-blob-lister';

const page = (pathnames: string[], cursor?: string): BlobPage => ({
  blobs: pathnames.map((pathname) => ({ pathname, size: 1, uploadedAt: new Date(1_500) })),
  ...{ cursor, hasMore: cursor !== undefined },
});

/** A service of fixed pages, by cursor; the first one is that of no cursor. */
function serving(pages: Record<string, BlobPage | HttpFailure>) {
  const asked: string[] = [];
  const list = createBlobLister(async (cursor = 'start') => {
    asked.push(cursor);
    const found = pages[cursor];
    if (found === undefined || found instanceof HttpFailure) throw found ?? new Error(cursor);
    return found;
  });
  const keys = async (after: string, limit: number) => {
    const { objects, next } = await list({ after, limit });
    return [...objects.map(({ key }) => key), next];
  };
  return { asked, keys, list };
}

describe('the listing of Vercel Blob', () => {
  it('goes on from the nearest cursor that it has seen', async () => {
    const { asked, keys } = serving({
      start: page(['a', 'b', 'c'], 'c'),
      c: page(['d', 'e', 'f'], 'f'),
      f: page(['g']),
    });
    expect(await keys('', 2)).toEqual(['a', 'b', 'b']);
    expect(await keys('b', 2)).toEqual(['c', 'd', 'd']);
    expect(await keys('d', 2)).toEqual(['e', 'f', 'f']);
    expect(await keys('f', 2)).toEqual(['g', null]);
    expect(await keys('c', 1)).toEqual(['d', 'd']);
    expect(asked).toEqual(['start', 'start', 'c', 'c', 'f', 'c']);
  });

  it('begins anew where the service has forgotten a cursor', async () => {
    const pages: Record<string, BlobPage | HttpFailure> = {
      start: page(['a'], 'old'),
      old: new HttpFailure(400, 'bad_request'),
    };
    const { keys } = serving(pages);
    expect(await keys('', 1)).toEqual(['a', 'a']);
    pages.start = page(['a', 'b']);
    expect(await keys('a', 1)).toEqual(['b', null]);
  });

  it('gives times in whole seconds', async () => {
    const { objects } = await serving({ start: page(['a']) }).list({ limit: 1 });
    expect(objects).toEqual([{ key: 'a', size: 1, modifiedAt: new Date(1_000) }]);
  });

  it.each([
    ['is not in order', { start: page(['b', 'a']) }, 'not in order'],
    ['repeats itself', { start: page(['a'], 'x'), x: page(['a'], 'x') }, 'not in order'],
    ['stands still', { start: page(['a'], 'x'), x: page([], 'x') }, 'stands still'],
    ['says there is more, but not where', { start: page(['a'], '') }, 'stands still'],
  ])('is an error where it %s', async (_, pages, message) => {
    await expect(serving(pages).keys('', 5)).rejects.toThrow(message);
  });

  it('is an error where an object has no size', async () => {
    const blobs = [{ pathname: 'a', size: Number.NaN, uploadedAt: new Date(0) }];
    const { keys } = serving({ start: { blobs, hasMore: false } });
    await expect(keys('', 5)).rejects.toMatchObject({ code: 'INVALID_ANSWER' });
  });
});
