import { describe, expect, it } from 'vitest';
import { makeGuardContext } from '@/dev/context/make-guard-context';
import { refuse } from '@/lib/errors';
import { createLimiter } from '@/lib/rate-limit/create-limiter';
import { POLICIES } from '@/lib/rate-limit/policies';
import { StoreError } from '@/lib/storage/store';
import { answer, type Handler, type Route } from './answer';
import type { ApiRequest, ApiResponse } from './exchange';
import { PEER_HEADER } from './get-client-address';

const twoUploads = () => ({
  limiter: createLimiter({ ...POLICIES, upload: { quota: 2, windowSeconds: 60 } }),
});

const ask = (
  method: string,
  headers: Record<string, string> = {},
  path = '/api/thing',
): ApiRequest => ({
  method,
  path,
  query: new URLSearchParams('secret=query-secret'),
  headers: new Headers({ host: 'localhost:3000', [PEER_HEADER]: '192.0.2.77', ...headers }),
  body: null,
});

const fine: Handler = async () => ({
  status: 200,
  headers: { 'content-type': 'x/y' },
  body: 'fine',
});
const routeOf = (handler: Handler, more: Partial<Route> = {}): Route => ({
  name: 'thing',
  methods: { POST: handler, GET: fine },
  ...more,
});
const problemOf = (response: ApiResponse) =>
  JSON.parse(response.body as string) as { error: string };

describe('answer', () => {
  it('hands a request to its handler and adds what every answer carries', async () => {
    const { context } = makeGuardContext();
    const response = await answer(context, routeOf(fine), ask('POST'));
    expect(response).toMatchObject({ status: 200, body: 'fine' });
    expect(response.headers).toMatchObject({
      'content-type': 'x/y',
      'x-content-type-options': 'nosniff',
      'access-control-allow-origin': '*',
      'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(response.headers['access-control-expose-headers']).toContain('Retry-After');
  });

  it('tells what a quiet route answers at debug, and all that it refuses as ever', async () => {
    const levelsOf = async (handler: Handler) => {
      const { context, lines } = makeGuardContext();
      await answer(context, routeOf(handler, { quiet: true }), ask('POST'));
      context.log.level = 'info';
      await answer(context, routeOf(handler, { quiet: true }), ask('POST'));
      return lines.map((line) => (JSON.parse(line) as { level: number }).level);
    };
    const [debug, info, error] = [20, 30, 50];
    expect(await levelsOf(fine)).toEqual([debug]);
    expect(await levelsOf(async () => ({ status: 304, headers: {}, body: null }))).toEqual([debug]);
    expect(await levelsOf(async () => ({ status: 416, headers: {}, body: '' }))).toEqual([
      info,
      info,
    ]);
    expect(await levelsOf(async () => refuse('not_found', 'planted'))).toEqual([info, info]);
    expect(await levelsOf(() => Promise.reject(new Error('planted')))).toEqual([error, error]);
  });

  it.each([true, false])(
    'leaves what a handler does afterwards to be done, where a scheduler runs: %s',
    async (scheduled) => {
      const { context } = makeGuardContext();
      let done = 0;
      const afterwards = async () => void (done += 1);
      const handler: Handler = async (call) => ({
        ...((await fine(call)) as ApiResponse),
        afterwards,
      });
      const response = await answer({ ...context, scheduled }, routeOf(handler), ask('POST'));
      expect(done).toBe(0);
      await response.afterwards?.();
      expect(done).toBe(1);
    },
  );

  it('opens the API to other origins, and nothing else', async () => {
    const { context } = makeGuardContext();
    const image = await answer(context, routeOf(fine), ask('GET', {}, '/i/abc.png'));
    expect(image.headers).not.toHaveProperty('access-control-expose-headers');
  });

  it('answers a preflight with methods and headers, before any limit', async () => {
    const { context } = makeGuardContext();
    for (let round = 0; round < 5; round += 1) {
      const response = await answer(
        context,
        routeOf(fine, { policy: { POST: 'upload' } }),
        ask('OPTIONS', { origin: 'https://elsewhere.example' }),
      );
      expect(response.status).toBe(204);
      expect(response.body).toBeNull();
      expect(response.headers).toMatchObject({
        'access-control-allow-origin': '*',
        'access-control-allow-methods': 'POST, GET',
        'access-control-max-age': '86400',
      });
      for (const name of ['content-type', 'idempotency-key', 'x-payment', 'authorization']) {
        expect(response.headers['access-control-allow-headers']).toContain(name);
      }
      expect(response.headers).not.toHaveProperty('access-control-allow-credentials');
    }
  });

  it.each(['PUT', 'PATCH', 'DELETE', 'TRACE', 'constructor', 'post', ''])(
    'does not take the method %s',
    async (method) => {
      const { context } = makeGuardContext();
      const response = await answer(context, routeOf(fine), ask(method));
      expect(response.status).toBe(405);
      expect(response.headers.allow).toBe('POST, GET');
      expect(problemOf(response).error).toBe('method_not_allowed');
    },
  );

  it('serves each host its own', async () => {
    const split = { SITE_URL: 'http://site.test', IMAGE_URL: 'http://i.site.test' };
    const { context } = makeGuardContext(split);
    const status = async (host: string, route: Route) =>
      (await answer(context, route, ask('GET', { host }))).status;
    const images = routeOf(fine, { host: 'images' });
    expect(await status('site.test', routeOf(fine))).toBe(200);
    expect(await status('i.site.test', images)).toBe(200);
    expect(await status('i.site.test', routeOf(fine))).toBe(404);
    expect(await status('site.test', images)).toBe(404);
    expect(await status('other.test', routeOf(fine))).toBe(404);
    expect(await status('other.test', images)).toBe(404);
    const { context: laptop } = makeGuardContext();
    expect((await answer(laptop, images, ask('GET'))).status).toBe(200);
  });

  describe('limits', () => {
    const limited = routeOf(fine, { policy: { POST: 'upload' } });

    it('tells what is left, then refuses with the time to wait', async () => {
      const { context } = makeGuardContext({}, twoUploads());
      const [one, two, three] = [
        await answer(context, limited, ask('POST')),
        await answer(context, limited, ask('POST')),
        await answer(context, limited, ask('POST')),
      ];
      expect(one.headers).toMatchObject({
        'ratelimit-policy': '"upload";q=2;w=60',
        ratelimit: '"upload";r=1;t=60',
      });
      expect(two.status).toBe(200);
      expect(three.status).toBe(429);
      expect(problemOf(three).error).toBe('rate_limited');
      expect(three.headers['retry-after']).toMatch(/^(60|59)$/);
      expect(three.headers.ratelimit).toMatch(/^"upload";r=0;t=\d+$/);
      expect(three.headers['ratelimit-policy']).toBe('"upload";q=2;w=60');
    });

    it('counts each address alone, and those without one together', async () => {
      const { context } = makeGuardContext({}, twoUploads());
      const from = async (address: string) =>
        (await answer(context, limited, ask('POST', { [PEER_HEADER]: address }))).status;
      expect(await Promise.all(['a', 'a', 'a'].map(() => from('192.0.2.1')))).toContain(429);
      expect(await from('192.0.2.2')).toBe(200);
      expect([await from('no address'), await from(''), await from('another')]).toEqual([
        200, 200, 429,
      ]);
    });

    it('cannot be walked around with headers', async () => {
      const { context } = makeGuardContext({}, twoUploads());
      const statuses = [];
      for (let round = 0; round < 3; round += 1) {
        const headers = {
          'x-forwarded-for': `10.0.0.${round}`,
          'cf-connecting-ip': `10.0.1.${round}`,
        };
        statuses.push((await answer(context, limited, ask('POST', headers))).status);
      }
      expect(statuses).toEqual([200, 200, 429]);
    });

    it('counts only the method that has a policy, and nothing where RATE_LIMITS is off', async () => {
      const { context } = makeGuardContext({}, twoUploads());
      for (let round = 0; round < 5; round += 1) {
        const response = await answer(context, limited, ask('GET'));
        expect(response.status).toBe(200);
        expect(response.headers).not.toHaveProperty('ratelimit');
      }
      const { context: lifted } = makeGuardContext({ RATE_LIMITS: 'off' }, twoUploads());
      for (let round = 0; round < 5; round += 1) {
        const response = await answer(lifted, limited, ask('POST'));
        expect(response.status).toBe(200);
        expect(response.headers).not.toHaveProperty('ratelimit');
      }
    });
  });

  it('turns a refusal into its problem, in the form that was asked for', async () => {
    const { context } = makeGuardContext();
    const refusing = routeOf(async () => refuse('invalid_image', 'seen', { detail: 'It ends.' }));
    const json = await answer(context, refusing, ask('POST'));
    expect(json.status).toBe(422);
    expect(json.headers['content-type']).toBe('application/problem+json');
    expect(problemOf(json)).toMatchObject({
      error: 'invalid_image',
      type: 'http://localhost:3000/docs#invalid_image',
    });
    const page = await answer(context, refusing, ask('POST', { accept: 'text/html' }));
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
  });

  const outage = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), {
    code: 'ECONNREFUSED',
  });

  it.each([
    ['a store that is away', new StoreError('unavailable', 'EIO'), 503, 'storage_unavailable'],
    ['a store that is full', new StoreError('full', 'ENOSPC'), 503, 'storage_unavailable'],
    ['a database that is away', outage, 503, 'storage_unavailable'],
    ['a defect', new TypeError('x is not a function'), 500, 'internal_error'],
  ])('turns %s into an answer that tells nothing of it', async (_, thrown, status, code) => {
    const { context, lines } = makeGuardContext();
    const broken = routeOf(async () => {
      throw thrown;
    });
    const response = await answer(context, broken, ask('POST'));
    expect(response.status).toBe(status);
    expect(problemOf(response).error).toBe(code);
    expect(response.headers['retry-after']).toBe(status === 503 ? '5' : undefined);
    const { message } = thrown;
    expect(JSON.stringify(response)).not.toContain(message);
    expect(JSON.stringify(response)).not.toMatch(/\.ts:\d|node_modules/);
    expect(lines.join()).toContain(message);
  });

  it('answers in the words of the route where it has its own', async () => {
    const { context } = makeGuardContext();
    const broken = routeOf(() => Promise.reject(new Error('x')), { failure: 'upload_failed' });
    expect(problemOf(await answer(context, broken, ask('POST'))).error).toBe('upload_failed');
  });

  it('answers 503 while the database cannot be reached to check the keys', async () => {
    const ready = Promise.reject(outage);
    ready.catch(() => undefined);
    const { context } = makeGuardContext({}, { ready });
    const response = await answer(context, routeOf(fine), ask('POST'));
    expect(response.status).toBe(503);
  });

  it('logs the request by its id, and nothing that a client sent', async () => {
    const { context, lines } = makeGuardContext();
    const headers = {
      authorization: 'Bearer header-secret',
      'user-agent': 'agent-secret',
      referer: 'http://referer-secret.example/',
      'idempotency-key': 'idempotency-secret',
      'content-type': 'type-secret/x',
    };
    const response = await answer(
      context,
      routeOf(fine),
      ask('POST', headers, '/api/path-secret'),
      { id: 'param-secret' },
    );
    const refusing = routeOf(async () => refuse('no_file', 'nothing came'));
    await answer(context, refusing, ask('POST', headers, '/api/path-secret'));
    await answer(
      context,
      routeOf(() => Promise.reject(new Error('x'))),
      ask('POST', headers),
    );
    expect(lines).toHaveLength(3);
    expect(JSON.parse(lines[0]!)).toMatchObject({
      requestId: response.headers['x-request-id'],
      route: 'thing',
      method: 'POST',
      status: 200,
      ms: expect.any(Number),
    });
    expect(JSON.parse(lines[1]!)).toMatchObject({ refused: 'no_file', reason: 'nothing came' });
    expect(lines.join()).not.toMatch(/secret|192\.0\.2\.77/);
  });
});
