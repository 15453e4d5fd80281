import { describe, expect, it } from 'vitest';
import { searchDocs, type DocEntry } from './search-docs';

const entry = (title: string, words = '', context = ''): DocEntry => ({
  href: `/${title}`,
  title,
  context,
  words,
});
const ENTRIES = [
  entry('Deleting', 'remove token'),
  entry('token_used', 'The token was used for another image.', '409'),
  entry('Repeating safely', 'idempotency-key retry'),
  entry('file_too_large', 'Make it smaller.', '413'),
];
const find = (query: string) => searchDocs(ENTRIES, query).map(({ title }) => title);

describe('searchDocs', () => {
  it.each([
    ['delet', ['Deleting']],
    ['TOKEN', ['token_used', 'Deleting']],
    ['token image', ['token_used']],
    ['413', ['file_too_large']],
    ['file_too', ['file_too_large']],
    ['large', ['file_too_large']],
    ['idempotency key', ['Repeating safely']],
    ['Idempotency-Key', ['Repeating safely']],
  ])('finds by %j', (query, titles) => {
    expect(find(query)).toEqual(titles);
  });

  it.each(['', '   ', '-!?', 'nothing of this', 'token zebra'])('finds nothing by %j', (query) => {
    expect(find(query)).toEqual([]);
  });

  it('ends at twelve', () => {
    const many = Array.from({ length: 40 }, (_, at) => entry(`same ${at}`));
    expect(searchDocs(many, 'same')).toHaveLength(12);
  });
});
