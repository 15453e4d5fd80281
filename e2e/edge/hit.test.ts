import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeUniquePng } from '../product/make-unique-png';
import type { UploadAnswer } from '../product/post-image';
import { openEdge, type EdgeSetting } from './open-edge';

let setting: EdgeSetting;
let count = 0;

beforeAll(async () => {
  setting = await openEdge();
});
afterAll(() => setting.close());

const upload = (): Promise<UploadAnswer> => setting.upload(makeUniquePng(20_000, (count += 1)));

/** What a visitor gets, and how often the origin was asked for it. */
async function visit(url: string, headers: Record<string, string> = {}, method = 'GET') {
  const before = setting.edge.asked.length;
  const response = await setting.edge.fetch(url, { headers, method });
  const bytes = Buffer.from(await response.arrayBuffer());
  return {
    status: response.status,
    cache: response.headers.get('cf-cache-status'),
    headers: response.headers,
    bytes,
    asked: setting.edge.asked.slice(before),
  };
}

const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

describe('an image at the edge', () => {
  it('is fetched once and then answered by the cache, whole and with its headers', async () => {
    const { url, sha256, id } = await upload();
    const first = await visit(url);
    expect(first).toMatchObject({ status: 200, cache: 'MISS', asked: [`GET /${id}.png`] });
    const second = await visit(url);
    expect(second).toMatchObject({ status: 200, cache: 'HIT', asked: [] });
    expect([hash(first.bytes), hash(second.bytes)]).toEqual([sha256, sha256]);
    for (const name of ['etag', 'content-type', 'sunset', 'last-modified', 'x-robots-tag']) {
      expect(second.headers.get(name)).toBe(first.headers.get(name));
    }
    expect(second.headers.get('etag')).toBe(`"${sha256}"`);
    expect(second.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
    expect(second.headers.get('x-content-type-options')).toBe('nosniff');
    expect(second.headers.get('cache-control')).toBe('public, max-age=86400');
  });

  it('answers ranges of it from the cache, also the first request for it', async () => {
    const { url, sizeBytes } = await upload();
    const part = await visit(url, { range: 'bytes=100-199' });
    expect(part).toMatchObject({ status: 206, cache: 'MISS' });
    const whole = await visit(url);
    expect(whole).toMatchObject({ status: 200, cache: 'HIT', asked: [] });
    expect(part.bytes).toEqual(whole.bytes.subarray(100, 200));
    for (const [range, from, to] of [
      ['bytes=0-0', 0, 1],
      ['bytes=-10', sizeBytes - 10, sizeBytes],
      [`bytes=${sizeBytes - 5}-`, sizeBytes - 5, sizeBytes],
    ] as const) {
      const got = await visit(url, { range });
      expect(got).toMatchObject({ status: 206, cache: 'HIT', asked: [] });
      expect(got.headers.get('content-range')).toBe(`bytes ${from}-${to - 1}/${sizeBytes}`);
      expect(got.bytes).toEqual(whole.bytes.subarray(from, to));
    }
  });

  it('tells who has a copy that it is still right, and answers HEAD, without the origin', async () => {
    const { url, sha256, sizeBytes } = await upload();
    await visit(url);
    const known = await visit(url, { 'if-none-match': `"${sha256}"` });
    expect(known).toMatchObject({ status: 304, cache: 'HIT', asked: [] });
    const head = await visit(url, {}, 'HEAD');
    expect(head).toMatchObject({ status: 200, cache: 'HIT', asked: [] });
    expect(head.headers.get('content-length')).toBe(String(sizeBytes));
  });

  it('keeps no copy of a download under another name', async () => {
    const { url } = await upload();
    await visit(url);
    for (const name of ['mine', 'yours', 'mine']) {
      const download = await visit(`${url}?download=${name}`);
      expect(download).toMatchObject({ status: 200, cache: 'DYNAMIC' });
      expect(download.asked).toHaveLength(1);
      expect(download.headers.get('content-disposition')).toBe(
        `attachment; filename="${name}.png"`,
      );
      expect(download.headers.get('cache-control')).toMatch(/^private, /);
    }
    const plain = await visit(url);
    expect(plain).toMatchObject({ cache: 'HIT' });
    expect(plain.headers.get('content-disposition')).toBeNull();
  });
});

describe('what is no image', () => {
  it('is a 404 that is kept for a minute at most', async () => {
    const url = 'http://i.site.test/aaaaaaaaaaaa.png';
    const first = await visit(url);
    expect(first.status).toBe(404);
    expect(first.headers.get('cache-control')).toBe('public, max-age=60');
    const second = await visit(url);
    expect(second).toMatchObject({ status: 404, cache: 'HIT' });
    expect(second.headers.get('cache-control')).toBe('public, max-age=60');
  });

  it.each([
    ['another method', 'http://i.site.test/aaaaaaaaaaab.png', 'POST', 405],
    ['a query', 'http://i.site.test/aaaaaaaaaaac.png?x', 'GET', 404],
  ])('%s is not kept at all', async (_, url, method, status) => {
    for (const got of [await visit(url, {}, method), await visit(url, {}, method)]) {
      expect(got).toMatchObject({ status, cache: 'DYNAMIC' });
      expect(got.asked).toHaveLength(1);
    }
  });

  it('is a range that cannot be, and the next visitor still gets the image', async () => {
    const { url } = await upload();
    const beyond = await visit(url, { range: 'bytes=999999-' });
    expect([200, 416]).toContain(beyond.status);
    expect((await visit(url)).status).toBe(200);
  });
});

it('sets no cookie ever, and none that a visitor sends changes the answer', async () => {
  const { url, sha256 } = await upload();
  const cookie = 'session=1; __cf_bm=2';
  const answers = [
    await visit(url, { cookie }),
    await visit(url),
    await visit(url, { range: 'bytes=0-9' }),
    await visit(url, {}, 'HEAD'),
    await visit(url, { 'if-none-match': `"${sha256}"`, cookie }),
    await visit(`${url}?download=x`, { cookie }),
    await visit('http://i.site.test/aaaaaaaaaaad.png', { cookie }),
    await visit('http://i.site.test/', { cookie }),
    await visit(url, { cookie }, 'DELETE'),
  ];
  for (const { headers } of answers) {
    expect(headers.get('set-cookie')).toBeNull();
    expect(headers.get('vary') ?? '').not.toMatch(/cookie/i);
  }
  expect(answers[1]).toMatchObject({ status: 200, cache: 'HIT' });
});
