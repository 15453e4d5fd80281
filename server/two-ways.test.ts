import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTestContext, type TestContext } from '@/dev/context/create-test-context';
import { sendOverNext as overNext } from '@/dev/context/send-over-next';
import { sendOverNode, type Sent } from '@/dev/context/send-over-node';
import { serve, type Served } from '@/dev/context/serve';
import { BOUNDARY, buildForm } from '@/dev/uploads/build-form';
import { makePng } from '@/dev/uploads/make-png';
import { setContext, type Context } from '@/lib/context';
import { PEER_HEADER } from '@/lib/http/get-client-address';
import { toNextRoute } from '@/lib/http/to-next-route';
import { createLimiter } from '@/lib/rate-limit/create-limiter';
import { POLICIES } from '@/lib/rate-limit/policies';
import { createListener } from './create-listener';

let test: TestContext;
let served: Served | undefined;
let context: Context;
beforeAll(async () => {
  test = await createTestContext({ FREE_MAX_BYTES: '5000' });
});
afterAll(() => test.dispose());
beforeEach(async () => {
  await served?.close();
});
afterAll(() => served?.close());

/** A fresh process, as far as limits go: one context for both ways in. */
async function start(uploads = 1000): Promise<void> {
  const limiter = createLimiter({
    ...POLICIES,
    upload: { quota: uploads, windowSeconds: 60 },
  });
  context = test.with({ limiter });
  setContext(context);
  const { listener } = createListener(context, () => Promise.reject(new Error('no page is asked')));
  served = await serve(listener);
}

const overNode = (sent: Sent) => sendOverNode(served!.port, sent);

const png = makePng(4242);
const raw = { 'content-type': 'image/png' };
const KEY = { 'idempotency-key': 'one-key-for-both-ways' };
const form = buildForm([{ name: 'image', filename: 'a.png', data: png }]);
const FORM = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` };
const upload = (headers: Record<string, string>, body: Buffer | string = png): Sent => ({
  method: 'POST',
  path: '/api/free',
  headers,
  body: Buffer.from(body as string),
});

const message = (body: string): Sent => ({
  method: 'POST',
  path: '/mcp',
  headers: {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
  },
  body: Buffer.from(body),
});

describe('a request that comes over Next or over our own server', () => {
  let id = '';
  let etag = '';
  beforeAll(async () => {
    await start();
    const made = JSON.parse((await overNode(upload({ ...raw, ...KEY }))).body) as { id: string };
    ({ id } = made);
    etag = (await overNode({ path: `/i/${id}.png` })).headers.etag!;
  });

  const table: [string, () => Sent][] = [
    ['an upload that was made before', () => upload({ ...raw, ...KEY })],
    ['the same as a form', () => upload({ ...FORM, ...KEY }, form)],
    [
      'the same as JSON',
      () =>
        upload(
          { 'content-type': 'application/json', ...KEY },
          JSON.stringify({ image: png.toString('base64') }),
        ),
    ],
    ['the same for a line of text', () => upload({ ...raw, ...KEY, accept: 'text/plain' })],
    ['the same for a page', () => upload({ ...raw, ...KEY, accept: 'text/html' })],
    ['other bytes under its key', () => upload({ ...raw, ...KEY }, makePng(1))],
    ['a malformed key', () => upload({ ...raw, 'idempotency-key': 'short' })],
    ['no type', () => upload({ 'content-type': '' })],
    ['no image', () => upload(raw, 'no image')],
    ['a damaged image', () => upload(raw, png.subarray(0, 90))],
    ['a body that is too large by its length', () => upload(raw, Buffer.alloc(200_000))],
    [
      'a body that turns out to be too large',
      () => upload(FORM, buildForm([{ name: 'x', filename: 'x', data: Buffer.alloc(60_000) }])),
    ],
    ['a broken form', () => upload(FORM, form.subarray(0, 200))],
    ['an empty body', () => ({ method: 'POST', path: '/api/free', headers: raw })],
    [
      'a preflight',
      () => ({ method: 'OPTIONS', path: '/api/free', headers: { origin: 'https://a.example' } }),
    ],
    ['a wrong method', () => ({ method: 'PUT', path: '/api/free' })],
    ['an unknown path', () => ({ path: '/api/nothing' })],
    ['facts', () => ({ path: `/api/images/${id}` })],
    ['facts of nothing', () => ({ path: '/api/images/unknown000000' })],
    ['a deletion without a token', () => ({ method: 'DELETE', path: `/api/images/${id}` })],
    [
      'a deletion with a wrong one',
      () => ({
        method: 'DELETE',
        path: `/api/images/${id}`,
        headers: { authorization: 'Bearer no' },
      }),
    ],
    [
      'a balance',
      () => ({ path: '/api/wallet/balance?address=0x4020000000000000000000000000000000000402' }),
    ],
    ['a balance of nobody', () => ({ path: '/api/wallet/balance?address=0x402' })],
    ['a message of MCP', () => message('{"jsonrpc":"2.0","id":1,"method":"tools/list"}')],
    ['no JSON for it', () => message('{')],
    ['a batch for it', () => message('[]')],
    ['a long message', () => message('"'.padEnd(30_000_000))],
    ['a stream of it', () => ({ path: '/mcp', headers: { accept: 'text/event-stream' } })],
    ['an image', () => ({ path: `/i/${id}.png` })],
    ['its head', () => ({ method: 'HEAD', path: `/i/${id}.png` })],
    ['a range of it', () => ({ path: `/i/${id}.png`, headers: { range: 'bytes=1-9' } })],
    ['a range outside it', () => ({ path: `/i/${id}.png`, headers: { range: 'bytes=99999-' } })],
    ['a copy that is right', () => ({ path: `/i/${id}.png`, headers: { 'if-none-match': etag } })],
    ['a download', () => ({ path: `/i/${id}.png?download=a%20b` })],
    ['another extension', () => ({ path: `/i/${id}.jpg` })],
    ...['/openapi.json', '/llms.txt', '/skill.md', '/robots.txt', '/.well-known/x402'].map(
      (path): [string, () => Sent] => [path, () => ({ path })],
    ),
    ['a document that is known', () => ({ path: '/llms.txt', headers: { 'if-none-match': '*' } })],
    ['a document by POST', () => ({ path: '/llms.txt', method: 'POST' })],
    ['an unknown host', () => ({ path: `/i/${id}.png`, headers: { host: 'no host' } })],
  ];

  it.each(table)('gets one answer: %s', async (_, make) => {
    await start();
    const node = await overNode(make());
    await served?.close();
    await start();
    const next = await overNext(make());
    expect(next).toEqual(node);
    expect(node.status).toBeGreaterThanOrEqual(200);
  });
});

describe('a limit', () => {
  const one = () => upload(raw, 'no image');

  it('that is counted over one way is seen over the other', async () => {
    await start(3);
    expect((await overNode(one())).headers.ratelimit).toMatch(/r=2/);
    expect((await overNext(one())).headers.ratelimit).toMatch(/r=1/);
    expect((await overNode(one())).headers.ratelimit).toMatch(/r=0/);
    expect((await overNext(one())).status).toBe(429);
    expect((await overNode(one())).status).toBe(429);
  });

  it('is one also where each way has loaded lib for itself', async () => {
    await start(2);
    vi.resetModules();
    const other = await import('@/lib/http/to-next-route');
    const { getContext } = await import('@/lib/context');
    expect(other.toNextRoute).not.toBe(toNextRoute);
    expect(getContext()).toBe(context);
    expect((await overNode(one())).status).toBe(415);
    expect((await overNext(one(), other.toNextRoute)).status).toBe(415);
    expect((await overNext(one(), other.toNextRoute)).status).toBe(429);
    expect((await overNode(one())).status).toBe(429);
  });

  it('holds an address, not a process', async () => {
    await start(1);
    await overNext(one());
    const elsewhere = { ...one(), headers: { ...raw, [PEER_HEADER]: '198.51.100.1' } };
    expect((await overNext(elsewhere)).status).toBe(415);
    // Over our own server the header is the peer's, whatever the client sent.
    expect((await overNode(elsewhere)).status).toBe(429);
  });
});

describe('a defect of a second bundle', () => {
  it('is told from an outage there too', async () => {
    await start();
    vi.resetModules();
    const { StoreError } = await import('@/lib/storage/store');
    const store = { ...context.store, put: () => Promise.reject(new StoreError('full', 'ENOSPC')) };
    setContext({ ...context, store });
    // The handler's own copy of the class is not the one that was thrown.
    expect((await overNext(upload(raw))).status).toBe(503);
  });
});
