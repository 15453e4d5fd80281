import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startCloudflare, type LocalCloudflare } from '@/dev/cloudflare/start-cloudflare';
import { findFreePort } from '@/dev/find-free-port';
import { createTestDatabase, type TestDatabase } from '@/dev/postgres/create-test-database';
import { makeUniquePng } from './make-unique-png';
import { uploadImage } from './post-image';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const OPERATOR = '0x4020000000000000000000000000000000000402';

let folder: string;
let database: TestDatabase;
let cloudflare: LocalCloudflare;
let next: { url: string; stop(): Promise<void> };

/** The built pages and routes under Next's own server: nothing of ours stands in front, as on Vercel. */
async function startNext(env: Record<string, string>): Promise<typeof next> {
  // Where images are is a setting, so that the port has to be known before.
  const port = await findFreePort();
  const url = `http://localhost:${port}`;
  const child = spawn(
    process.execPath,
    ['node_modules/next/dist/bin/next', 'start', '-p', String(port)],
    {
      cwd: ROOT,
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        NODE_ENV: 'production',
        SITE_URL: url,
        ...env,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const exited = once(child, 'exit');
  let printed = '';
  for await (const chunk of child.stdout) {
    printed += String(chunk);
    if (!printed.includes('Ready in')) continue;
    const stop = async () => {
      child.kill('SIGTERM');
      await exited;
    };
    return { url, stop };
  }
  throw new Error(printed);
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'img402-next-'));
  [database, cloudflare] = await Promise.all([createTestDatabase(), startCloudflare()]);
  next = await startNext({
    DATABASE_URL: database.appUrl,
    DATA_DIR: folder,
    APP_SECRET: 'a key that this test alone knows and nobody else',
    PAYMENTS: 'off',
    CRON_SECRET: 'a-secret-of-this-test',
    OPERATOR_WALLETS: OPERATOR,
    ...cloudflare.env,
  });
});
afterAll(async () => {
  await next.stop();
  await Promise.all([database.drop(), cloudflare.stop(), rm(folder, { recursive: true })]);
});

it('works off what is due after its answers, where no scheduler runs', async () => {
  const { id, url, deleteToken } = await uploadImage(next.url, makeUniquePng(9_000, 1));
  expect((await fetch(new URL(new URL(url).pathname, next.url))).status).toBe(200);
  const headers = { authorization: `Bearer ${deleteToken}` };
  const deleted = await fetch(`${next.url}/api/images/${id}`, { method: 'DELETE', headers });
  expect(deleted.status).toBe(204);
  await expect
    .poll(() => cloudflare.purged.flatMap(({ entries }) => entries), { timeout: 10_000 })
    .toContain(url);
});

it('runs jobs for whoever shows the secret', async () => {
  const call = (secret: string) =>
    fetch(`${next.url}/api/cron/expire`, { headers: { authorization: `Bearer ${secret}` } });
  expect((await call('another')).status).toBe(401);
  const done = await call('a-secret-of-this-test');
  expect(done.status).toBe(200);
  expect(await done.json()).toMatchObject({ job: 'expire', status: 'done' });
});

it.each([
  ['/openapi.json', 'application/json', '"openapi":"3.1.0"'],
  ['/llms.txt', 'text/plain; charset=utf-8', '# img402'],
  ['/llms-full.txt', 'text/plain; charset=utf-8', '## Errors'],
  ['/skill.md', 'text/markdown; charset=utf-8', 'name: img402'],
  ['/.well-known/agent-skills/index.json', 'application/json', '"skills":['],
  ['/.well-known/agent-skills/img402/SKILL.md', 'text/markdown; charset=utf-8', 'name: img402'],
  ['/robots.txt', 'text/plain; charset=utf-8', 'Sitemap: http'],
  ['/sitemap.xml', 'application/xml', '<urlset'],
])('has %s', async (at, type, words) => {
  const response = await fetch(next.url + at);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe(type);
  expect(response.headers.get('access-control-allow-origin')).toBe('*');
  expect((await response.text()).includes(words)).toBe(true);
  const etag = response.headers.get('etag') ?? '';
  expect((await fetch(next.url + at, { headers: { 'if-none-match': etag } })).status).toBe(304);
});

it('has no list of what is paid for where nothing is sold', async () => {
  expect((await fetch(`${next.url}/.well-known/x402`)).status).toBe(404);
});

it('has the routes of the desk, for its own origin only', async () => {
  const ask = (origin: string) =>
    fetch(`${next.url}/operator/challenge`, {
      method: 'POST',
      headers: { origin, 'content-type': 'application/json' },
      body: JSON.stringify({ wallet: OPERATOR, chainId: 1 }),
    });
  const answered = await ask(next.url);
  expect(answered.status).toBe(200);
  expect(((await answered.json()) as { message: string }).message).toContain(OPERATOR);
  expect((await ask('http://evil.test')).status).toBe(403);
  const page = await fetch(`${next.url}/operator`);
  expect(page.status).toBe(200);
  expect(await page.text()).toContain('Operators only');
  expect((await fetch(`${next.url}/operator/cases/aaaaaaaaaa/export`)).status).toBe(401);
  expect((await fetch(`${next.url}/operator/nothing`)).status).toBe(404);
});
