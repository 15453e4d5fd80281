import { expect, it } from 'vitest';
import { DOC_PAGES } from './doc-pages';
import { listEntries } from './list-entries';

const ERROR = {
  code: 'no_file',
  status: 400,
  title: 'No image',
  message: 'Send.',
  retryable: false,
};

const hrefs = (sells: boolean) =>
  listEntries(sells, [ERROR], { insufficient_funds: 'Too little.' }).map(({ href }) => href);

it('leads to every page, every error and every reason of a refusal, and to none twice', () => {
  const all = hrefs(true);
  expect(new Set(all).size).toBe(all.length);
  for (const slug of Object.keys(DOC_PAGES)) {
    expect(all.some((href) => href.startsWith(`/docs/${slug}#`))).toBe(true);
  }
  expect(all).toContain('/docs/errors#no_file');
  expect(all).toContain('/docs/paid#insufficient_funds');
});

it('leads to no page on buying where nothing is sold', () => {
  const free = hrefs(false);
  expect(free.filter((href) => /^\/docs\/(paid|keep)#/.test(href))).toEqual([]);
  expect(free).toContain('/docs/errors#no_file');
});
