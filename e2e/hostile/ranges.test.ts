import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeUniquePng } from '../product/make-unique-png';
import { uploadImage, type UploadAnswer } from '../product/post-image';
import { openTarget, type Target } from './open-target';
import { tell } from './tell';
import { writeRequest } from './write-request';

const png = makeUniquePng(60_000, 1);
const size = png.length;

let target: Target;
let image: UploadAnswer;
let path: string;
beforeAll(async () => {
  target = await openTarget({ env: { FREE_RETENTION_SECONDS: '3600' } });
  image = await uploadImage(target.app.url, png);
  ({ pathname: path } = new URL(image.url));
});
afterAll(() => target.close());

const get = async (headers: readonly string[], method = 'GET', at = path) => {
  const { answers } = await tell(
    target.besides,
    () => [writeRequest({ method, path: at, headers, close: true })],
    { methods: [method], memory: 64_000_000 },
  );
  expect(answers.length).toBe(1);
  return answers[0]!;
};

describe('ranges', () => {
  it.each<[string, string, [number, number] | 'whole' | 'none']>([
    ['the first byte', 'bytes=0-0', [0, 0]],
    ['the last byte', 'bytes=-1', [size - 1, size - 1]],
    ['an end beyond the last byte', 'bytes=10-99999999', [10, size - 1]],
    ['an end beyond what a number holds', `bytes=0-${'9'.repeat(15)}`, [0, size - 1]],
    ['a suffix longer than the image', 'bytes=-999999999', [0, size - 1]],
    ['a unit in capitals', 'BYTES=0-1', [0, 1]],
    ['a suffix of nothing', 'bytes=-0', 'none'],
    ['a start at the end', `bytes=${size}-`, 'none'],
    ['a start beyond 32 bits', 'bytes=4294967296-4294967297', 'none'],
    ['five hundred ranges', `bytes=${'0-,'.repeat(500)}0-`, 'none'],
    ['ranges that overlap', 'bytes=0-59000,1-59001', 'none'],
    ['two ranges of a byte', 'bytes=0-0,5-5', 'none'],
    ['a digit more than a number holds', `bytes=0-${'9'.repeat(400)}`, 'whole'],
    ['an end before the start', 'bytes=5-2', 'whole'],
    ['a sign', 'bytes=+0-1', 'whole'],
    ['two signs', 'bytes=--1', 'whole'],
    ['hex', 'bytes=0x0-0x1', 'whole'],
    ['a space inside', 'bytes=0 -1', 'whole'],
    ['no numbers', 'bytes=-', 'whole'],
    ['nothing', 'bytes=', 'whole'],
    ['another unit', 'seconds=0-1', 'whole'],
    ['no unit', '0-1', 'whole'],
    ['a line of text', 'none such', 'whole'],
  ])('%s', async (_, range, expected) => {
    const { status, headers, body } = await get([`Range: ${range}`]);
    if (expected === 'none') {
      expect(status).toBe(416);
      expect(headers.get('content-range')).toBe(`bytes */${size}`);
      expect(headers.get('cache-control')).toBe('no-store');
      return;
    }
    const [start, end] = expected === 'whole' ? [0, size - 1] : expected;
    expect(status).toBe(expected === 'whole' ? 200 : 206);
    expect(headers.get('content-range')).toBe(
      expected === 'whole' ? null : `bytes ${start}-${end}/${size}`,
    );
    expect(body.equals(png.subarray(start, end + 1))).toBe(true);
  });

  it('two headers, each with one range, are two ranges', async () => {
    expect((await get(['Range: bytes=0-0', 'Range: bytes=5-5'])).status).toBe(416);
  });

  it('HEAD has no range', async () => {
    const { status, headers } = await get(['Range: bytes=0-0'], 'HEAD');
    expect([status, headers.get('content-length')]).toEqual([200, String(size)]);
  });

  it('an error has no range', async () => {
    const { status, text } = await get(['Range: bytes=0-0'], 'GET', '/i/aaaaaaaaaaaa.png');
    expect(status).toBe(404);
    expect(JSON.parse(text)).toMatchObject({ error: 'not_found' });
  });

  it.each<[string, () => string, number]>([
    ['its ETag', () => `"${image.sha256}"`, 206],
    ['its ETag as a weak one', () => `W/"${image.sha256}"`, 200],
    ['another ETag', () => '"0"', 200],
    ['an asterisk', () => '*', 200],
    ['two ETags', () => `"${image.sha256}", "0"`, 200],
    ['a date in the future', () => 'Fri, 01 Jan 2100 00:00:00 GMT', 200],
    ['a date that is none', () => 'yesterday', 200],
  ])('If-Range: %s', async (_, condition, status) => {
    expect((await get([`If-Range: ${condition()}`, 'Range: bytes=0-9'])).status).toBe(status);
  });
});

describe('conditions', () => {
  it.each<[string, () => string[], number]>([
    ['an asterisk', () => ['If-None-Match: *'], 304],
    ['its ETag as a weak one', () => [`If-None-Match: W/"${image.sha256}"`], 304],
    [
      'its ETag at the end of two hundred',
      () => [`If-None-Match: ${'"x",'.repeat(200)}"${image.sha256}"`],
      304,
    ],
    [
      'its ETag in the second of two headers',
      () => ['If-None-Match: "x"', `If-None-Match: "${image.sha256}"`],
      304,
    ],
    ['its ETag without quotes', () => [`If-None-Match: ${image.sha256}`], 200],
    ['its ETag in capitals', () => [`If-None-Match: "${image.sha256.toUpperCase()}"`], 200],
    ['nothing', () => ['If-None-Match:'], 200],
    ['14 KB of commas', () => [`If-None-Match: ${','.repeat(14_000)}`], 200],
    [
      'another ETag and a date in the future',
      () => ['If-None-Match: "x"', 'If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT'],
      200,
    ],
    ['a date that is none', () => ['If-Modified-Since: 99999999999999999999'], 200],
    [
      'two dates',
      () => [
        'If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT',
        'If-Modified-Since: Thu, 01 Jan 1970 00:00:00 GMT',
      ],
      200,
    ],
  ])('%s', async (_, headers, status) => {
    const answer = await get(headers());
    expect(answer.status).toBe(status);
    expect(answer.body.length).toBe(status === 304 ? 0 : size);
  });

  it('a condition beats a range', async () => {
    expect((await get(['If-None-Match: *', 'Range: bytes=999999999-'])).status).toBe(304);
  });

  it('none of them brings back an image that has expired or was never there', async () => {
    const gone = await uploadImage(target.app.url, makeUniquePng(4_000, 2));
    const { pathname } = new URL(gone.url);
    // Remembered by the server, as a popular image is.
    expect((await get([], 'GET', pathname)).status).toBe(200);
    // The schema lets nobody bring an expiry nearer: what only time can do is done here by the owner of the tables.
    await target.query(
      `BEGIN; ALTER TABLE image DISABLE TRIGGER USER;
       UPDATE image SET created_at = created_at - interval '2 hours', expires_at = now() - interval '1 second' WHERE id = '${gone.id}';
       ALTER TABLE image ENABLE TRIGGER USER; COMMIT`,
    );
    // What is remembered of a row is at most a second old.
    const look = async () => (await fetch(gone.url)).status;
    await expect.poll(look, { timeout: 10_000 }).toBe(404);
    for (const condition of [
      ['If-None-Match: *'],
      [`If-None-Match: "${gone.sha256}"`],
      ['If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT'],
      [`If-Range: "${gone.sha256}"`, 'Range: bytes=0-9'],
    ]) {
      expect((await get(condition, 'GET', pathname)).status).toBe(404);
      expect((await get(condition, 'GET', '/i/aaaaaaaaaaaa.png')).status).toBe(404);
    }
  });
});
