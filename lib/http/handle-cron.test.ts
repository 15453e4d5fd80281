import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestContext, type TestContext } from '@/dev/context/create-test-context';
import { makeImage } from '@/dev/context/make-image';
import type { Context } from '@/lib/context';
import { Secret } from '@/lib/secret';
import { answer } from './answer';
import { findRoute } from './find-route';

type Clock = Context['clock'];

const SECRET = 'a secret of some length'.replaceAll(' ', '-');

let test: TestContext;
beforeAll(async () => {
  test = await createTestContext({ RATE_LIMITS: 'off', CRON_SECRET: SECRET });
});
afterAll(() => test.dispose());

type Options = { secrets?: readonly string[]; method?: string; clock?: Clock };

async function call(
  job: string,
  authorization?: string,
  { secrets = [SECRET], method = 'GET', clock = test.clock }: Options = {},
) {
  const path = `/api/cron/${job}`;
  const { route, params } = findRoute(path)!;
  const headers = new Headers({ host: 'localhost:3000' });
  if (authorization !== undefined) headers.set('authorization', authorization);
  const request = { method, path, query: new URLSearchParams(), headers, body: null };
  const context = test.with({
    env: { ...test.context.env, cronSecrets: secrets.map((text) => new Secret(text)) },
    clock,
  });
  const response = await answer(context, route, request, params);
  return { ...response, json: JSON.parse(response.body as string) as Record<string, unknown> };
}

describe('GET /api/cron/{job}', () => {
  it('runs a job for whoever shows the secret', async () => {
    const image = await makeImage(test.context);
    test.clock.set(image.expiresAt);
    const { status, headers, json } = await call('expire', `Bearer ${SECRET}`);
    expect(status).toBe(200);
    expect(headers['cache-control']).toBe('no-store');
    expect(json).toEqual({
      job: 'expire',
      status: 'done',
      did: { hidden: 1, destroyed: 1, failed: 0, discarded: 0 },
      left: { due: 0, failing: 0, oldestAt: null },
      ms: expect.any(Number),
    });
  });

  it.each([
    ...['expire', 'purge-records', 'sweep-orphans', 'reconcile', 'purge-cdn'],
    ...['watch-deadlines', 'send-alerts'],
  ])('has the job %s', async (job) => {
    expect((await call(job, `Bearer ${SECRET}`)).json).toMatchObject({ job, status: 'done' });
  });

  it.each([
    undefined,
    '',
    'Bearer',
    'Bearer ',
    'Bearer undefined',
    'Bearer null',
    `Basic ${SECRET}`,
    `Bearer ${SECRET}x`,
    `Bearer ${SECRET.slice(0, -1)}`,
    `Bearer ${SECRET.toUpperCase()}`,
    SECRET,
  ])('answers 401 to %j and runs nothing', async (authorization) => {
    await test.context.db.job.deleteMany();
    const { status, json } = await call('expire', authorization);
    expect(status).toBe(401);
    expect(json).toMatchObject({ error: 'unauthorized' });
    expect(await test.context.db.job.count()).toBe(0);
  });

  it.each([`Bearer ${SECRET}`, 'Bearer undefined', 'Bearer null', 'Bearer ', undefined])(
    'answers 503 to %j where no secret is set, and runs nothing',
    async (authorization) => {
      await test.context.db.job.deleteMany();
      const { status, json } = await call('expire', authorization, { secrets: [] });
      expect(status).toBe(503);
      expect(json).toMatchObject({ error: 'cron_unavailable' });
      expect(await test.context.db.job.count()).toBe(0);
    },
  );

  it.each([6, -6])(
    'answers 503 while the clock is %i minutes off, and destroys nothing',
    async (minutes) => {
      const clock = {
        now: () => new Date(Date.now() + minutes * 60_000),
        isMachine: true,
      } as const;
      await test.context.db.job.deleteMany();
      for (const job of ['expire', 'purge-records', 'drop-texts', 'sweep-orphans']) {
        const { status, headers, json } = await call(job, `Bearer ${SECRET}`, { clock });
        expect([job, status, json.error, json.retryable]).toEqual([job, 503, 'clock_wrong', true]);
        expect(json.message).toMatch(/clocks .* (359|36\d) s apart/);
        expect(headers['retry-after']).toBe('60');
      }
      expect(await test.context.db.job.count()).toBe(0);
      expect((await call('reconcile', `Bearer ${SECRET}`, { clock })).status).toBe(200);
      expect((await call('expire', undefined, { clock })).status).toBe(401);
    },
  );

  it.each(['newer', 'older', 'both'])('takes the %s of two secrets', async (which) => {
    const secrets = ['the-newer-one-of-the-two', SECRET];
    const shown = { newer: secrets[0], older: secrets[1], both: secrets.join(',') }[which];
    expect((await call('expire', `Bearer ${shown}`, { secrets })).status).toBe(200);
    expect((await call('expire', `Bearer ${shown}x`, { secrets })).status).toBe(401);
  });

  it('names the jobs to whoever asks for another', async () => {
    expect(await call('x', `Bearer ${SECRET}`)).toMatchObject({
      status: 404,
      json: { message: expect.stringContaining('purge-records') },
    });
    expect((await call('constructor', `Bearer ${SECRET}`)).status).toBe(404);
    expect((await call('x')).status).toBe(401);
  });

  it.each(['POST', 'HEAD', 'DELETE'])('does not take %s', async (method) => {
    const response = await call('expire', `Bearer ${SECRET}`, { method });
    expect(response.status).toBe(405);
  });
});
