import { randomBytes } from 'node:crypto';
import { Agent } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { serve, type Served } from '@/dev/context/serve';
import { makeS3Harness } from '@/dev/s3/make-s3-harness';
import { startS3, type LocalS3 } from '@/dev/s3/start-s3';
import { Secret } from '@/lib/secret';
import type { HttpLimits } from '../http/http-limits';
import { describeStore } from '../store-contract';
import { createS3Store } from './create-s3-store';
import type { S3Settings } from './s3-settings';

const LIMITS: HttpLimits = {
  ...{ attempts: 3, attemptMs: 2_000, idleMs: 2_000, totalMs: 8_000, pauseMs: 20 },
};

let s3: LocalS3;
beforeAll(async () => {
  s3 = await startS3();
});
afterAll(() => s3.close());

/** Connections that a request or a body holds: idle ones wait in `freeSockets`. */
const countSockets = (agent: Agent): number => Object.values(agent.sockets).flat().length;

describeStore('the S3 driver', () => makeS3Harness(s3), { network: true, grants: 'exact' });

describe('the S3 driver', () => {
  beforeAll(() => s3.meddle('PUT', '/bucket'));
  afterEach(() => s3.heal());
  const store = (changes: Partial<S3Settings> = {}) =>
    createS3Store({ ...s3.settingsOf('bucket'), ...changes }, { limits: LIMITS });

  it.each([
    [{ secretAccessKey: new Secret('a wrong secret') }, 'SignatureDoesNotMatch'],
    [{ accessKeyId: 'ANOTHER' }, 'InvalidAccessKeyId'],
  ])('is refused with %o', async (changes, code) => {
    const put = store(changes).put('a.png', [Buffer.from('x')], 'image/png');
    const message = `s3: put failed: 403 ${code}`;
    await expect(put).rejects.toMatchObject({ kind: 'unavailable', message });
    await expect(store(changes).head('a.png')).rejects.toMatchObject({ kind: 'unavailable' });
  });

  it('sends the content type', async () => {
    await store().put('a.png', [Buffer.from('x')], 'image/png');
    const { headers } = await s3.meddle('HEAD', '/bucket/a.png');
    expect(headers).toMatchObject({ 'content-type': 'image/png', 'content-length': '1' });
    await store().delete('a.png');
  });

  it('passes over objects of others, and over a probe that a crash has left', async () => {
    await store().put('b.png', [Buffer.from('x')], 'image/png');
    for (const name of ['.check-left', 'A.png', 'a/b.png', 'a&b<c>.png', 'é.png']) {
      await s3.meddle('PUT', `/bucket/${encodeURIComponent(name)}`, 'x');
    }
    await store().put('c.png', [Buffer.from('x')], 'image/png');
    const page = await store().list({ limit: 1 });
    expect(page).toMatchObject({ objects: [{ key: 'b.png' }], next: 'b.png' });
    const rest = await store().list({ after: 'b.png', limit: 1 });
    expect(rest.objects).toMatchObject([{ key: 'c.png' }]);
    expect(await store().list({ after: 'c.png', limit: 1 })).toEqual({ objects: [], next: null });
  });

  it.each([
    ['XMinioStorageFull', 507],
    ['QuotaExceeded', 403],
    ['EntityTooLarge', 400],
  ])('calls %s full, at once', async (code, status) => {
    s3.failAll({ kind: 'answer', status, code });
    const before = s3.requests();
    const put = store().put('a.png', [Buffer.from('x')], 'image/png');
    await expect(put).rejects.toMatchObject({ kind: 'full' });
    expect(s3.requests()).toBe(before + 1);
  });

  it('cannot be reached where nothing listens', async () => {
    const { port, close } = await serve(() => undefined);
    await close();
    const lost = store({ endpoint: `http://127.0.0.1:${port}` });
    const message = 's3: head failed: ECONNREFUSED';
    await expect(lost.head('a.png')).rejects.toMatchObject({ kind: 'unavailable', message });
  });

  it('closes the connection of a body that nobody wants', async () => {
    const agent = new Agent({ keepAlive: true });
    const own = createS3Store(s3.settingsOf('bucket'), { limits: LIMITS, agent });
    await own.put('a.png', [randomBytes(20 * 1024 * 1024)], 'image/png');
    const object = await own.get('a.png');
    object!.body.destroy();
    await expect.poll(() => countSockets(agent)).toBe(0);
    agent.destroy();
  });
});

describe('the S3 driver and a server that is not what it says', () => {
  let served: Served;
  let answer: { status: number; headers?: Record<string, string>; body?: string };
  beforeAll(async () => {
    served = await serve((incoming, response) => {
      incoming.resume();
      response.writeHead(answer.status, answer.headers).end(answer.body);
    });
  });
  afterAll(() => served.close());
  const store = () =>
    createS3Store({ ...s3.settingsOf('bucket'), endpoint: served.url }, { limits: LIMITS });
  const time = { 'last-modified': new Date(0).toUTCString() };

  it('does not take any 404 for an absent object', async () => {
    answer = { status: 404, body: '<html>no such site</html>' };
    await expect(store().get('a.png')).rejects.toMatchObject({ kind: 'unavailable' });
    await expect(store().head('a.png')).rejects.toMatchObject({ kind: 'unavailable' });
    await expect(store().delete('a.png')).rejects.toMatchObject({ kind: 'unavailable' });
  });

  it.each([
    ['without a time', { 'content-length': '1' }],
    ['without a length', { ...time, 'transfer-encoding': 'chunked' }],
    ['in another encoding', { ...time, 'content-length': '1', 'content-encoding': 'gzip' }],
  ])('takes no object %s', async (_, headers) => {
    answer = { status: 200, headers, body: 'x' };
    await expect(store().get('a.png')).rejects.toMatchObject({ kind: 'unavailable' });
  });

  it('takes no other range than the one it asked for', async () => {
    const get = () => store().get('a.png', { start: 1, end: 2 });
    answer = { status: 200, headers: { ...time, 'content-length': '5' }, body: 'abcde' };
    await expect(get()).rejects.toMatchObject({ kind: 'unavailable' });
    const headers = { ...time, 'content-length': '2', 'content-range': 'bytes 2-3/5' };
    answer = { status: 206, headers, body: 'cd' };
    await expect(get()).rejects.toMatchObject({ kind: 'unavailable' });
  });

  it.each(['', 'not xml', '<ListBucketResult></ListBucketResult>', 'x'.repeat(5 * 1024 * 1024)])(
    'takes no other body for a listing',
    async (body) => {
      answer = { status: 200, body };
      await expect(store().list({ limit: 5 })).rejects.toMatchObject({ kind: 'unavailable' });
    },
  );

  it('takes no listing out of order, and none that stands still', async () => {
    const entry = (key: string) =>
      `<Contents><Key>${key}</Key><Size>1</Size><LastModified>2026-01-01T00:00:00.000Z</LastModified></Contents>`;
    const list = (...keys: string[]) => {
      const body = `<ListBucketResult><IsTruncated>true</IsTruncated>${keys.map(entry).join('')}</ListBucketResult>`;
      answer = { status: 200, body };
      return store().list({ after: 'a', limit: 2 });
    };
    await expect(list('c', 'b')).rejects.toThrow('not in order');
    await expect(list('a')).rejects.toThrow('not in order');
    await expect(list('b', 'c', 'd')).rejects.toThrow('too long');
    await expect(list()).rejects.toThrow('stands still');
  });

  it('writes no more of what the server says into an error than a word', async () => {
    answer = { status: 400, body: `<Error><Code>${'A'.repeat(100)}</Code></Error>` };
    await expect(store().head('a.png')).rejects.toThrow(/^s3: head failed: 400$/);
  });
});
