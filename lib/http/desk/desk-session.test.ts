import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DeskStage, ORIGIN, OWN } from '@/dev/operator/desk-stage';
import { createLimiter } from '@/lib/rate-limit/create-limiter';
import { makeTestEnv } from '@/dev/context/make-test-env';
import { findDeskSession } from './find-desk-session';
import { hasDesk } from './has-desk';

let stage: DeskStage;
beforeAll(async () => {
  stage = await DeskStage.create();
});
afterAll(() => stage.test.dispose());
beforeEach(() => stage.reset());

const isSignedIn = async (headers: Record<string, string>) =>
  (await findDeskSession(stage.context, new Headers(headers))) !== null;

const without = (name: string, headers: Record<string, string> = OWN) =>
  Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name));

describe('POST /operator/sign-in', () => {
  it('sets a cookie that no script reads and no other site has sent', async () => {
    const { status, headers, body } = await stage.postJson('/operator/sign-in', await stage.sign());
    expect(status).toBe(200);
    expect(headers['set-cookie']).toMatch(
      /^__Host-img402_operator=[\w-]{43}; Path=\/; Max-Age=3600; HttpOnly; SameSite=Strict; Secure$/,
    );
    expect(headers['cache-control']).toBe('no-store');
    expect(JSON.parse(body)).toEqual({ expiresAt: '2026-11-24T13:00:00.000Z' });
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  it('lets a wallet in that is in the list, once, and no other', async () => {
    const stranger = privateKeyToAccount(generatePrivateKey());
    const refused = await stage.postJson('/operator/sign-in', await stage.sign(stranger));
    expect(refused.status).toBe(403);
    const signed = await stage.sign();
    expect((await stage.postJson('/operator/sign-in', signed)).status).toBe(200);
    const replayed = await stage.postJson('/operator/sign-in', signed);
    expect(replayed.status).toBe(401);
    for (const answered of [refused, replayed]) {
      expect(answered.headers).not.toHaveProperty('set-cookie');
    }
  });

  it('takes no challenge of another browser', async () => {
    const signed = await stage.sign(stage.operator, { ...OWN, 'user-agent': 'curl/8' });
    expect((await stage.postJson('/operator/sign-in', signed)).status).toBe(401);
  });

  it.each([
    ['no Origin', without('origin')],
    ['another Origin', { ...OWN, origin: 'https://evil.test' }],
    ['the port next door', { ...OWN, origin: `${ORIGIN}:8443` }],
    ['plain HTTP', { ...OWN, origin: 'http://img402.test' }],
    ['an Origin that is null', { ...OWN, origin: 'null' }],
    ['a browser that says it is another site', { ...OWN, 'sec-fetch-site': 'same-site' }],
  ])('is answered from the site itself only: %s', async (_, headers) => {
    const signed = await stage.sign();
    const words = { wallet: stage.operator.address, chainId: 1 };
    for (const [path, body] of [
      ['challenge', words],
      ['sign-in', signed],
    ] as const) {
      const answered = await stage.postJson(`/operator/${path}`, body, headers);
      expect(answered.status).toBe(403);
      expect(answered.headers).not.toHaveProperty('set-cookie');
    }
    // Nor is it spent.
    expect((await stage.postJson('/operator/sign-in', signed)).status).toBe(200);
  });

  it.each([
    ['nothing', undefined],
    ['no JSON', 'x'],
    ['a list', '[]'],
    ['a field too many', '{"message":"m","signature":"0x","admin":true}'],
    ['too much', JSON.stringify({ message: 'm'.repeat(5000), signature: '0x' })],
  ])('refuses %s', async (_, body) => {
    for (const path of ['/operator/sign-in', '/operator/challenge']) {
      expect((await stage.ask('POST', path, body === undefined ? {} : { body })).status).toBe(400);
    }
  });

  it('is tried ten times a minute from one address', async () => {
    const env = { ...stage.context.env, rateLimits: true };
    stage.context = stage.test.with({ env, limiter: createLimiter() });
    const statuses: number[] = [];
    for (let time = 0; time < 11; time += 1) {
      const bad = { message: 'm', signature: `0x${'11'.repeat(65)}` };
      statuses.push((await stage.postJson('/operator/sign-in', bad)).status);
    }
    expect(statuses).toEqual([...Array<number>(10).fill(401), 429]);
  });
});

describe('findDeskSession', () => {
  it('knows the browser that was given the cookie, under this host', async () => {
    const headers = await stage.signIn();
    expect(await isSignedIn(headers)).toBe(true);
    expect(await isSignedIn({ ...headers, 'user-agent': 'another' })).toBe(false);
    expect(await isSignedIn(without('sec-ch-ua-platform', headers))).toBe(false);
    expect(await isSignedIn({ ...headers, host: 'other.test' })).toBe(false);
    expect(await isSignedIn(OWN)).toBe(false);
  });

  it('takes no forged, altered, doubled or renamed cookie, and none that is over', async () => {
    const headers = await stage.signIn();
    const [name, token] = headers.cookie!.split('=') as [string, string];
    const altered = (token.startsWith('A') ? 'B' : 'A') + token.slice(1);
    for (const cookie of [
      `${name}=${altered}`,
      `${name}=${'A'.repeat(43)}`,
      `${name}=`,
      `${name}=${token}; ${name}=${altered}`,
      `img402_operator=${token}`,
      `x${name}=${token}`,
    ]) {
      expect(await isSignedIn({ ...headers, cookie })).toBe(false);
    }
    expect(await isSignedIn({ ...headers, cookie: `a=b; ${name}=${token}; c=d` })).toBe(true);
    stage.test.clock.advance(3_600_000);
    expect(await isSignedIn(headers)).toBe(false);
  });

  it('is over for a wallet that was taken out of the list', async () => {
    const headers = await stage.signIn();
    const abuse = { ...stage.context.env.abuse, operators: [`0x${'40'.repeat(20)}`] as const };
    stage.context = stage.test.with({ env: { ...stage.context.env, abuse } });
    expect(await isSignedIn(headers)).toBe(false);
  });
});

describe('POST /operator/sign-out', () => {
  it('ends the session by its own form only', async () => {
    const headers = await stage.signIn();
    const csrf = await stage.formToken(headers);
    expect((await stage.postForm('/operator/sign-out', {}, headers)).status).toBe(403);
    expect(await isSignedIn(headers)).toBe(true);
    const out = await stage.postForm('/operator/sign-out', { csrf }, headers);
    expect(out).toMatchObject({ status: 303, headers: { location: '/operator' } });
    expect(out.headers['set-cookie']).toMatch(/^__Host-img402_operator=; .*Max-Age=0;/);
    expect(await isSignedIn(headers)).toBe(false);
  });
});

describe('hasDesk', () => {
  const wallets = { OPERATOR_WALLETS: `0x${'40'.repeat(20)}` };
  const has = (settings: Record<string, string>, host: string) =>
    hasDesk(makeTestEnv({ ...settings }), new Headers({ host }));

  it.each([
    [{}, 'localhost:3000', true],
    [{}, '127.0.0.1:3000', true],
    [{}, '[::1]:3000', true],
    [{}, '192.168.0.7:3000', false],
    [{}, 'evil.test', false],
    [{}, 'localhost.evil.test', false],
    [{ SITE_URL: 'https://img402.test' }, 'img402.test', true],
    [{ SITE_URL: 'https://img402.test' }, 'localhost:3000', false],
    [{ SITE_URL: 'http://img402.test' }, 'img402.test', false],
    [{ SITE_URL: 'http://localhost:3000' }, 'localhost:3000', true],
    [{ SITE_URL: 'https://a.test', IMAGE_URL: 'https://i.a.test' }, 'i.a.test', false],
    [{ SITE_URL: 'https://a.test', IMAGE_URL: 'https://i.a.test' }, 'a.test', true],
  ])('with %j under %s: %s', (settings, host, expected) => {
    expect(has({ ...settings, ...wallets }, host)).toBe(expected);
    // Nobody is an operator.
    expect(has(settings, host)).toBe(false);
  });
});
