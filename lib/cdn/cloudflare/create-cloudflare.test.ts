import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeClock } from '@/dev/context/make-clock';
import { makeTestEnv } from '@/dev/context/make-test-env';
import { serve } from '@/dev/context/serve';
import type { FaultName } from '@/dev/cloudflare/faults';
import { startCloudflare, type LocalCloudflare } from '@/dev/cloudflare/start-cloudflare';
import type { Cdn } from '../cdn';
import { createCloudflare } from './create-cloudflare';

const URLS = ['https://i.example.org/aaaaaaaaaaaa.png', 'https://i.example.org/bbbbbbbbbbbb.gif'];

let api: LocalCloudflare;
beforeAll(async () => {
  api = await startCloudflare();
});
afterAll(() => api.stop());
beforeEach(() => api.setFault(null));

const settingsOf = (changes: Record<string, string> = {}) =>
  makeTestEnv({ SITE_URL: 'https://example.org', ...api.env, ...changes }).cdn!;

const open = (changes: Record<string, string> = {}, timeoutMs = 5_000): Cdn =>
  createCloudflare(settingsOf(changes), { clock: { now: () => new Date() }, timeoutMs });

const whyOf = async (cdn: Cdn): Promise<string> => {
  const answer = await cdn.purge(URLS);
  return answer.kind === 'failed' ? answer.why : answer.kind;
};

describe('createCloudflare', () => {
  it('purges by address, and then the copies that Cloudflare keeps for other origins', async () => {
    const before = api.purged.length;
    expect(await open().purge(URLS)).toEqual({ kind: 'purged' });
    expect(api.purged.slice(before)).toEqual([
      { by: 'files', entries: URLS },
      {
        by: 'prefixes',
        entries: ['i.example.org/aaaaaaaaaaaa.png', 'i.example.org/bbbbbbbbbbbb.gif'],
      },
    ]);
  });

  it('may name as many addresses as it says, and is told where it names more', async () => {
    const cdn = open();
    const many = Array.from({ length: cdn.batch }, (_, n) => `https://i.example.org/${n}.png`);
    expect(await cdn.purge(many)).toEqual({ kind: 'purged' });
    expect(await cdn.purge([...many, URLS[0]!])).toMatchObject({ kind: 'failed' });
  });

  it.each<[FaultName, string]>([
    ['429', 'status 429, error 971'],
    ['500', 'status 500, error 1000'],
    ['refuses', 'status 200, error 1012'],
    ['html', 'status 502'],
    ['html with 200', 'status 200'],
    ['malformed', 'status 200'],
    ['endless', 'status 200'],
    ['redirects', 'status 307'],
    ['drops before purging', 'TypeError, UND_ERR_SOCKET'],
    ['drops after purging', 'TypeError, UND_ERR_SOCKET'],
  ])('is told of a failure where the API %s', async (fault, why) => {
    api.queueFaults(fault);
    expect(await whyOf(open())).toBe(`purge by files: ${why}`);
    expect(await whyOf(open())).toBe('purged');
  });

  it('fails where only the second call does', async () => {
    api.queueFaults(null, '500');
    expect(await whyOf(open())).toBe('purge by prefixes: status 500, error 1000');
  });

  it('gives up on an API that hangs, in time for both calls together', async () => {
    api.setFault('hangs');
    expect(await whyOf(open({}, 200))).toBe('purge by files: TimeoutError');
  });

  it('is told how long to wait, in seconds or until a date', async () => {
    api.queueFaults('429', '429 until a date');
    expect(await open().purge(URLS)).toMatchObject({ retryAfterSeconds: 30 });
    const { retryAfterSeconds } = (await open().purge(URLS)) as { retryAfterSeconds: number };
    expect(retryAfterSeconds).toBeGreaterThan(50);
    expect(retryAfterSeconds).toBeLessThanOrEqual(60);
  });

  it('says that a token is wrong, and never tells it or an address', async () => {
    const token = 'f'.repeat(40);
    const told = [await whyOf(open({ CLOUDFLARE_API_TOKEN: token }))];
    api.queueFaults('401');
    told.push(await whyOf(open()));
    for (const why of told) {
      expect(why).toMatch(/^purge by files: CLOUDFLARE_API_TOKEN is wrong or lacks the right/);
      expect(why).not.toContain(token);
      expect(why).not.toContain(api.env.CLOUDFLARE_API_TOKEN);
      expect(why).not.toContain('i.example.org');
    }
  });

  it('fails with a zone that is none of the token’s', async () => {
    expect(await whyOf(open({ CLOUDFLARE_ZONE_ID: '0'.repeat(32) }))).toBe(
      'purge by files: status 404, error 7003',
    );
  });

  it('fails where nobody listens', async () => {
    const { url, close } = await serve((_, response) => response.end());
    await close();
    expect(await whyOf(open({ CLOUDFLARE_API_URL: url }))).toBe(
      'purge by files: TypeError, ECONNREFUSED',
    );
  });

  it('counts the time until a date by the clock that it was given', async () => {
    const clock = makeClock('2026-11-24T12:00:00.000Z');
    const { url, close } = await serve((_, response) => {
      response.setHeader('retry-after', 'Tue, 24 Nov 2026 12:01:30 GMT');
      response.writeHead(503).end();
    });
    const cdn = createCloudflare(settingsOf({ CLOUDFLARE_API_URL: url }), { clock });
    expect(await cdn.purge(URLS)).toMatchObject({ retryAfterSeconds: 90 });
    await close();
  });
});
