import { request } from 'node:http';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '@/dev/postgres/create-test-database';
import { startApp, type RunningApp } from '../start-app';

const operator = privateKeyToAccount(generatePrivateKey());
const PATHS = [
  '/operator',
  '/operator/challenge',
  '/operator/sign-in',
  '/operator/cases/aaaaaaaaaa',
  '/operator/cases/aaaaaaaaaa/actions',
  '/operator/cases/aaaaaaaaaa/export',
  '/operator/cases/aaaaaaaaaa/images/aaaaaaaaaaaa',
];

let databases: TestDatabase[];
/** Without an operator, with one, and with one under another name than the loopback's. */
let none: RunningApp;
let desk: RunningApp;
beforeAll(async () => {
  databases = await Promise.all([createTestDatabase(), createTestDatabase()]);
  const start = (at: number, env: Record<string, string> = {}) =>
    startApp({
      env: {
        DATABASE_URL: databases[at]!.appUrl,
        APP_SECRET: 'a key that this test alone knows and nobody else',
        PAYMENTS: 'off',
        CRON: 'off',
        ...env,
      },
    });
  none = await start(0);
  desk = await start(1, { OPERATOR_WALLETS: operator.address });
});
afterAll(async () => {
  await Promise.all([none.stop(), desk.stop()]);
  await Promise.all(databases.map((database) => database.drop()));
});

type Got = { readonly status: number; readonly headers: object; readonly body: string };

/** What differs from answer to answer, or repeats the path that was asked for. */
const shape = (text: string, path: string) =>
  text
    .replace(/nonce(=|-|\\?":\\?")(\\?")?[A-Za-z0-9+/=]{20,}/g, 'nonce')
    .replaceAll(path, '/PATH')
    .replace(/\\"c\\":\[[^\]]*\]/, '"PATH"');

function ask(app: RunningApp, method: string, path: string, host?: string): Promise<Got> {
  const { hostname, port, host: own } = new URL(app.url);
  const headers = { host: host ?? own, accept: 'text/html' };
  return new Promise((resolve, reject) => {
    request({ hostname, port, method, path, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const told = { ...response.headers, date: undefined, 'x-request-id': undefined };
        resolve({
          status: response.statusCode ?? 0,
          headers: JSON.parse(shape(JSON.stringify(told), path)) as object,
          body: shape(Buffer.concat(chunks).toString(), path),
        });
      });
    })
      .on('error', reject)
      .end();
  });
}

/** A page that there is not. */
const unknown = (app: RunningApp, method: string) => ask(app, method, '/nothing');

describe('where nobody is an operator', () => {
  it.each([
    ['GET', 404],
    // No page knows another method, whether it is there or not.
    ['POST', 405],
    ['OPTIONS', 405],
  ] as const)('%s is answered as any page that there is not', async (method, status) => {
    const expected = await unknown(none, method);
    expect(expected.status).toBe(status);
    for (const path of PATHS) {
      const got = await ask(none, method, path);
      expect([path, got.status]).toEqual([path, status]);
      expect(got.headers).toEqual(expected.headers);
      expect(got.body).toBe(expected.body);
    }
  });
});

describe('where somebody is', () => {
  it('asks under the loopback to sign in, and shows nothing of a case', async () => {
    for (const path of ['/operator', '/operator/cases/aaaaaaaaaa']) {
      const got = await ask(desk, 'GET', path);
      expect(got.status).toBe(200);
      expect(got.body).toContain('Operators only');
      expect(got.headers).toMatchObject({ 'x-robots-tag': 'noindex, nofollow' });
    }
  });

  it('has no desk under any other name', async () => {
    for (const path of PATHS) {
      for (const [method, status] of [
        ['GET', 404],
        ['POST', 405],
      ] as const) {
        const got = await ask(desk, method, path, 'evil.test');
        expect([path, got.status]).toEqual([path, status]);
        expect(got.body).not.toContain('Operators');
      }
    }
  });

  it('has its page under no other spelling of its path', async () => {
    for (const path of ['/Operator', '/%6fperator', '/operator/.', '//operator']) {
      const got = await ask(desk, 'GET', path, 'evil.test');
      expect(got.body).not.toContain('Operators only');
    }
  });
});
