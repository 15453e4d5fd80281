import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeImageRecord } from '@/dev/context/make-image-record';
import { etagOf, imageHeaders, isNotModified, isRangeCurrent } from './image-headers';

const image = makeImageRecord();
const tag = etagOf(image);
const made = 'Tue, 24 Nov 2026 12:00:00 GMT';
const disposition = (name: string) =>
  imageHeaders(image, image.createdAt, new URLSearchParams({ download: name }))[
    'content-disposition'
  ];

describe('imageHeaders', () => {
  it('carries what changes, and no more', () => {
    expect(imageHeaders(image, image.createdAt, new URLSearchParams())).toEqual({
      'cache-control': 'public, max-age=86400',
    });
  });

  it('has a cache in front keep one address only, which a purge can name', () => {
    const cached = (query: string) =>
      imageHeaders(image, image.createdAt, new URLSearchParams(query))['cache-control'];
    expect(cached('download=x')).toBe('private, max-age=86400');
    expect(cached('x')).toBe('private, max-age=86400');
  });

  it.each([
    [8 * 86_400_000, 0],
    [86_401_000, 86_400],
    [86_400_000, 86_400],
    [86_399_999, 86_399],
    [1_999, 1],
    [999, 0],
    [0, 0],
  ])('with %i ms to live lets a cache keep it no longer', (left, maxAge) => {
    const expiresAt = new Date(image.createdAt.getTime() + 7 * 86_400_000);
    const now = new Date(expiresAt.getTime() - Math.min(left, 7 * 86_400_000 + 1));
    const wanted = left > 7 * 86_400_000 ? 86_400 : maxAge;
    expect(
      imageHeaders(makeImageRecord({ expiresAt }), now, new URLSearchParams())['cache-control'],
    ).toBe(`public, max-age=${wanted}`);
  });
});

describe('the name of a download', () => {
  it.each([
    ['holiday', 'holiday.png'],
    ['holiday.png', 'holiday.png'],
    ['holiday.exe', 'holiday.png'],
    ['holiday.png.exe', 'holiday.png.png'],
    ['my photo_1-2.jpeg', 'my photo_1-2.png'],
    ['', 'k3v9m2x7qa12.png'],
    ['...', 'k3v9m2x7qa12.png'],
    ['../../etc/passwd', 'etc-passwd.png'],
    ['C:\\Windows\\x', 'C-Windows-x.png'],
    ['a"; filename="b.html', 'a- filename-b.png'],
    ['a\r\nSet-Cookie: x=1', 'a-Set-Cookie- x-1.png'],
    ['\u202egnp.exe', 'gnp.png'],
    ['ünïcödé', 'n-c-d.png'],
    ['.htaccess', 'htaccess.png'],
    ['-'.repeat(150), 'k3v9m2x7qa12.png'],
    [`${'a'.repeat(99)}-b`, `${'a'.repeat(99)}.png`],
  ])('%j → %s', (asked, name) => {
    expect(disposition(asked)).toBe(`attachment; filename="${name}"`);
  });

  it('is one plain word of bounded length, whatever was asked for', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (asked) => {
        expect(disposition(asked)).toMatch(
          /^attachment; filename="[A-Za-z0-9_](?:[A-Za-z0-9 ._-]{0,98}[A-Za-z0-9_])?\.png"$/,
        );
      }),
    );
  });

  it('is made in linear time', () => {
    const startedAt = performance.now();
    for (let round = 0; round < 5; round += 1) disposition(`a${'-'.repeat(60_000)}b`);
    expect(performance.now() - startedAt).toBeLessThan(500);
  });
});

describe('isNotModified', () => {
  it.each([
    ['the tag', { 'if-none-match': tag }, true],
    ['the weak tag', { 'if-none-match': `W/${tag}` }, true],
    ['one of many', { 'if-none-match': `"x", ${tag} ,"y"` }, true],
    ['any', { 'if-none-match': '*' }, true],
    ['another tag', { 'if-none-match': '"x"' }, false],
    ['no quotes', { 'if-none-match': tag.slice(1, -1) }, false],
    ['an empty tag', { 'if-none-match': '' }, false],
    ['nothing', {}, false],
    ['its second', { 'if-modified-since': made }, true],
    ['later', { 'if-modified-since': 'Wed, 25 Nov 2026 12:00:00 GMT' }, true],
    ['a second before', { 'if-modified-since': 'Tue, 24 Nov 2026 11:59:59 GMT' }, false],
    ['no date', { 'if-modified-since': 'yesterday' }, false],
    ['a tag beats the date', { 'if-none-match': '"x"', 'if-modified-since': made }, false],
  ])('%s', (_, headers, expected) => {
    expect(isNotModified(new Headers(headers as Record<string, string>), image)).toBe(expected);
  });
});

describe('isRangeCurrent', () => {
  it.each([
    ['no condition', null, true],
    ['the tag', tag, true],
    ['the weak tag', `W/${tag}`, false],
    ['another tag', '"x"', false],
    ['the very date', made, true],
    ['another date', 'Tue, 24 Nov 2026 12:00:01 GMT', false],
    ['junk', 'x', false],
  ])('%s', (_, condition, expected) => {
    const headers = new Headers(condition === null ? {} : { 'if-range': condition });
    expect(isRangeCurrent(headers, image)).toBe(expected);
  });
});
