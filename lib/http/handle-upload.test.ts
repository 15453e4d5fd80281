import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestContext, type TestContext } from '@/dev/context/create-test-context';
import { wrapStore } from '@/dev/context/wrap-store';
import { BOUNDARY, buildForm } from '@/dev/uploads/build-form';
import { makePng } from '@/dev/uploads/make-png';
import { splitBody } from '@/dev/uploads/split-body';
import { createAdmission } from '@/lib/rate-limit/create-admission';
import { StoreError } from '@/lib/storage/store';
import { answer } from './answer';
import { findRoute } from './find-route';

let test: TestContext;
beforeAll(async () => {
  test = await createTestContext({ RATE_LIMITS: 'off' });
});
afterAll(() => test.dispose());

const FORM = `multipart/form-data; boundary=${BOUNDARY}`;
let seed = 0;
const nextPng = () => makePng((seed += 1));

async function send(
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body: Uint8Array | string | null = null,
  context = test.context,
) {
  const { route, params } = findRoute(path)!;
  const response = await answer(
    context,
    route,
    {
      method,
      path,
      query: new URLSearchParams(),
      headers: new Headers({ host: 'localhost:3000', ...headers }),
      body: body === null ? null : splitBody(body, 50),
    },
    params,
  );
  return { ...response, text: typeof response.body === 'string' ? response.body : '' };
}
const upload = (
  headers: Record<string, string> = {},
  body: Uint8Array | string | null = nextPng(),
  context = test.context,
) => send('POST', '/api/free', { 'content-type': 'image/png', ...headers }, body, context);
const json = (response: { text: string }) => JSON.parse(response.text) as Record<string, string>;

describe('POST /api/free', () => {
  it('answers with the JSON of the contract', async () => {
    const response = await upload();
    expect(response.status).toBe(200);
    expect(response.headers).toMatchObject({
      'content-type': 'application/json',
      'cache-control': 'no-store',
      vary: 'Accept',
    });
    expect(response.text).toMatch(
      /^\{"url":"http:\/\/localhost:3000\/i\/[a-z0-9]{12}\.png","id":"/,
    );
    expect(json(response)).toMatchObject({
      contentType: 'image/png',
      width: 8,
      height: 6,
      expiresAt: '2026-12-01T12:00:00.000Z',
    });
  });

  it.each([
    ['a form', FORM, (png: Buffer) => buildForm([{ name: 'image', filename: 'a.png', data: png }])],
    [
      'JSON',
      'application/json',
      (png: Buffer) => JSON.stringify({ image: png.toString('base64') }),
    ],
    ['raw bytes', 'application/octet-stream', (png: Buffer) => png],
  ])('takes %s to the same image', async (_, type, wrap) => {
    const png = makePng(777);
    const { sha256 } = json(await upload({ 'content-type': type }, wrap(png)));
    expect(sha256).toBe(json(await upload({}, png)).sha256);
  });

  it('answers with a line or a page where that is asked for', async () => {
    const line = await upload({ accept: 'text/plain' });
    expect(line.text).toMatch(/^http:\/\/localhost:3000\/i\/[a-z0-9]{12}\.png\n$/);
    expect(line.headers['content-type']).toBe('text/plain; charset=utf-8');
    const page = await upload({ accept: 'text/html,*/*;q=0.8' });
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
    });
    expect(page.text).toContain('Delete token');
    const refused = await upload({ accept: 'text/html' }, 'no image');
    expect(refused.status).toBe(415);
    expect(refused.text).toContain('<h1>Not a format we take</h1>');
  });

  it.each([
    ['short', 'a'.repeat(15)],
    ['long', 'a'.repeat(129)],
    ['of other letters', 'a'.repeat(16) + '!'],
    ['empty', ''],
    ['sent twice', `${'a'.repeat(16)}, ${'a'.repeat(16)}`],
  ])('refuses an idempotency key that is %s, unread', async (_, key) => {
    const response = await upload({ 'idempotency-key': key });
    expect(response.status).toBe(400);
    expect(json(response)).toMatchObject({ error: 'invalid_request' });
  });

  it('gives one answer to one key, and 409 to other bytes', async () => {
    const key = { 'idempotency-key': 'k'.repeat(128) };
    const png = nextPng();
    const first = await upload(key, png);
    expect((await upload(key, png)).text).toBe(first.text);
    const other = await upload(key);
    expect(other.status).toBe(409);
    expect(json(other)).toMatchObject({ error: 'idempotency_conflict', retryable: false });
  });

  it('refuses while the server stops, and when it is full', async () => {
    const draining = await upload({}, nextPng(), test.with({ draining: true }));
    expect(draining.status).toBe(503);
    expect(json(draining).error).toBe('shutting_down');
    expect(draining.headers['retry-after']).toBe('5');
    const admission = createAdmission({ bytes: 10, waiting: 0, waitMs: 1 });
    await admission.enter(10);
    const full = await upload({}, nextPng(), test.with({ admission }));
    expect(full.status).toBe(503);
    expect(json(full).error).toBe('overloaded');
  });

  it('takes the room that a request says it needs, and all that it may where it does not say', async () => {
    const admission = createAdmission({ bytes: 2_000_000, waiting: 0, waitMs: 1 });
    await admission.enter(1_200_000);
    const ports = test.with({ admission });
    const [said, unsaid] = [nextPng(), nextPng()];
    const length = { 'content-length': String(said.length) };
    expect((await upload(length, said, ports)).status).toBe(200);
    expect(json(await upload({}, unsaid, ports)).error).toBe('overloaded');
    const long = await upload({ 'content-length': '900000' }, unsaid, ports);
    expect(json(long).error).toBe('overloaded');
  });

  it('gives its room back, however it ends', async () => {
    const admission = createAdmission();
    const store = wrapStore(test.context.store, {
      put: () => Promise.reject(new StoreError('full', 'ENOSPC')),
    });
    const statuses = [
      await upload({}, nextPng(), test.with({ admission })),
      await upload({}, 'no image', test.with({ admission })),
      await upload({}, Buffer.alloc(2_000_000), test.with({ admission })),
      await upload({}, nextPng(), test.with({ admission, store })),
    ].map(({ status }) => status);
    expect(statuses).toEqual([200, 415, 415, 503]);
    expect(admission.inUse).toBe(0);
  });

  it('tells the day’s cap with the time until it ends', async () => {
    const env = { ...test.context.env, rateLimits: true, freeDailyBytes: 0 };
    const response = await upload({}, nextPng(), test.with({ env }));
    expect(response.status).toBe(429);
    expect(json(response).error).toBe('daily_limit');
    expect(response.headers['retry-after']).toBe('43200');
    expect(response.headers['ratelimit-policy']).toBe('"upload";q=60;w=60');
  });

  it('logs neither the file’s name, its bytes, the key nor the token', async () => {
    const before = test.lines.length;
    const key = 'idempotency-secret';
    const form = buildForm([
      { name: 'image', filename: 'name-secret.png', data: nextPng() },
      { name: 'note', data: 'field-secret' },
    ]);
    const { deleteToken } = json(
      await upload({ 'content-type': FORM, 'idempotency-key': key }, form),
    );
    await upload({ 'content-type': `${FORM}; type-secret` }, form.subarray(0, 300));
    await upload({ 'content-type': 'multipart/form-data; type-secret' }, form);
    await upload({ 'content-type': 'application/json' }, '{"image":"body-secret!"}');
    const lines = test.lines.slice(before).join();
    expect(lines.split('\n').length).toBeGreaterThan(3);
    expect(lines).not.toContain('secret');
    expect(lines).not.toContain(deleteToken);
  });
});

describe('/api/images/{id}', () => {
  it('tells facts, and takes the token to delete', async () => {
    const { deleteToken, pageUrl, markdown, html, ...facts } = json(await upload());
    expect([pageUrl, markdown, html]).not.toContain(undefined);
    const path = `/api/images/${facts.id}`;
    const told = await send('GET', path);
    expect(told.status).toBe(200);
    expect(told.headers['cache-control']).toBe('no-store');
    expect(json(told)).toEqual(facts);

    const wrong = (headers: Record<string, string>) => send('DELETE', path, headers);
    const missing = await wrong({});
    expect(missing.status).toBe(401);
    expect(missing.headers['www-authenticate']).toBe('Bearer');
    expect((await wrong({ authorization: 'Bearer ' })).status).toBe(401);
    expect((await wrong({ authorization: 'Bearer undefined' })).status).toBe(403);
    expect((await wrong({ authorization: `Basic ${deleteToken}` })).status).toBe(401);
    expect((await send('GET', path)).status).toBe(200);

    const right = await send('DELETE', path, { authorization: `Bearer ${deleteToken}` });
    expect(right).toMatchObject({ status: 204, body: null });
    expect((await send('GET', path)).status).toBe(404);
    expect((await send('DELETE', path, { authorization: `Bearer ${deleteToken}` })).status).toBe(
      204,
    );
  });
});

describe('/api/health', () => {
  it('is 200 where all is well, and 503 with a time where a part is not', async () => {
    const well = await send('GET', '/api/health');
    expect(well.status).toBe(200);
    expect(json(well).status).toBe('ok');
  });
});
