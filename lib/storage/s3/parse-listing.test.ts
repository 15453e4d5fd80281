import { describe, expect, it } from 'vitest';
import { parseListing } from './parse-listing';

const entry = (key: string, more = '') =>
  `<Contents><Key>${key}</Key><LastModified>2026-11-24T12:00:00.123Z</LastModified><ETag>&quot;x&quot;</ETag><Size>7</Size>${more}</Contents>`;
const listing = (inner: string, truncated = 'false') =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>b</Name><IsTruncated>${truncated}</IsTruncated>${inner}</ListBucketResult>\n`;
const namesIn = (xml: string) => parseListing(xml).entries.map(({ name }) => name);

describe('the reader of S3 listings', () => {
  it('reads what S3 writes', () => {
    expect(parseListing(listing(entry('a.png', '<Owner><ID>x</ID></Owner>'), 'true'))).toEqual({
      truncated: true,
      entries: [{ name: 'a.png', size: 7, modifiedAt: new Date('2026-11-24T12:00:00.123Z') }],
    });
    expect(parseListing(listing('')).entries).toEqual([]);
  });

  it('decodes names, as XML and where told as URL', () => {
    expect(namesIn(listing(entry('a&amp;b&#x3C;&#62;%20.png')))).toEqual(['a&b<>%20.png']);
    const encoded = `<EncodingType>url</EncodingType>${entry('a%2Fb+c%C3%A9.png')}`;
    expect(namesIn(listing(encoded))).toEqual(['a/b cé.png']);
  });

  it('is not told by a name whether there is more', () => {
    const name = '&lt;IsTruncated&gt;true&lt;/IsTruncated&gt;';
    expect(parseListing(listing(entry(name))).truncated).toBe(false);
    const late = `<ListBucketResult>${entry('a')}<IsTruncated>true</IsTruncated></ListBucketResult>`;
    expect(parseListing(late).truncated).toBe(true);
  });

  it.each([
    ['an error', '<Error><Code>AccessDenied</Code></Error>'],
    ['half a listing', listing(entry('a')).slice(0, 250)],
    ['a listing without its end', listing(entry('a')).replace('</Contents>', '')],
    ['a document type', `<!DOCTYPE x [<!ENTITY a "b">]>${listing('')}`],
    ['CDATA', listing(entry('<![CDATA[a]]>'))],
    ['an object without a name', listing(entry('a').replace('Key>', 'Name>'))],
    ['a size that is none', listing(entry('a').replace('7', '-7'))],
    ['a time that is none', listing(entry('a').replace('2026', 'when'))],
    ['a character that is none', listing(entry('&#x110000;'))],
    ['a broken escape', listing(`<EncodingType>url</EncodingType>${entry('%zz')}`)],
    ['no word on whether there is more', listing('', 'maybe')],
  ])('throws on %s', (_, xml) => {
    expect(() => parseListing(xml)).toThrow();
  });

  it('takes linear time for what never ends', () => {
    const start = performance.now();
    expect(() => parseListing(listing('<Contents>'.repeat(400_000)))).toThrow();
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});
