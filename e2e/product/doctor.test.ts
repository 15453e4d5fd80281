import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { getTestChain } from '@/dev/chain/get-test-chain';
import { mine } from '@/dev/chain/mine';
import { startCloudflare, type LocalCloudflare } from '@/dev/cloudflare/start-cloudflare';
import { findFreePort } from '@/dev/find-free-port';
import { startSmtp, type LocalSmtp } from '@/dev/mail/start-smtp';
import { createTestDatabase, type TestDatabase } from '@/dev/postgres/create-test-database';
import { startWebhook, type LocalWebhook } from '@/dev/webhook/start-webhook';
import { startApp, type RunningApp } from '../start-app';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

let app: RunningApp;
let folder: string;
let database: TestDatabase;
let cloudflare: LocalCloudflare;
let smtp: LocalSmtp;
let webhook: LocalWebhook;
let settings: Record<string, string>;

beforeAll(async () => {
  const [chain, port] = await Promise.all([getTestChain(), findFreePort(0)]);
  [database, cloudflare, smtp, webhook, folder] = await Promise.all([
    createTestDatabase({ empty: true }),
    startCloudflare(),
    startSmtp(),
    startWebhook(),
    mkdtemp(path.join(tmpdir(), 'img402-doctor-')),
  ]);
  settings = {
    ...{ PORT: String(port), DATA_DIR: path.join(folder, 'data') },
    ...{ DATABASE_URL: database.appUrl, DIRECT_URL: database.ownerUrl },
    APP_SECRET: 'a-secret-that-only-this-test-knows',
    ...{ SITE_URL: `http://127.0.0.1:${port}`, IMAGE_URL: `http://localhost:${port}` },
    ...{ NETWORK: 'base-sepolia', PAY_TO: '0x4020000000000000000000000000000000000402' },
    ...{ RPC_URL: chain.rpcUrl, X402_FACILITATOR_URL: chain.facilitatorUrl },
    ...cloudflare.env,
    PRESERVATION_KEY: await identityToRecipient(await generateIdentity()),
    ...{ OPERATOR_WALLETS: '0x4020000000000000000000000000000000000402', SMTP_URL: smtp.url },
    ...{ MAIL_FROM: 'img402@example.org', ALERT_MAIL: 'operator@example.org' },
    ALERT_WEBHOOK_URL: webhook.url,
    ALERT_WEBHOOK_SECRET: `whsec_${Buffer.alloc(32).toString('base64')}`,
  };
  app = await startApp({ dataDir: settings.DATA_DIR!, env: settings });
  await mine(chain.rpcUrl, { blocks: 1 });
});
afterAll(async () => {
  await app.stop();
  await Promise.all([smtp.stop(), webhook.stop()]);
  await Promise.all([database.drop(), cloudflare.stop(), rm(folder, { recursive: true })]);
});

/** `npm run doctor`, with these settings and none of this process. */
function runDoctor(
  env: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<{ code: number | null; stdout: string }> {
  const child = spawn(process.execPath, [path.join(ROOT, 'scripts', 'doctor.mjs'), ...args], {
    cwd: tmpdir(),
    env: { NODE_ENV: 'production', PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let stdout = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout }));
  });
}

it('finds a running deployment in order, and ends with 0', async () => {
  const { code, stdout } = await runDoctor(settings);
  const lines = stdout.trimEnd().split('\n');
  expect(lines.filter((line) => !line.startsWith('ok '))).toEqual([
    '0 failed, 0 to think about, of 22',
  ]);
  expect(lines).toHaveLength(23);
  expect(code).toBe(0);
});

it('ends with 1 where something is wrong, names it, and shows no secret', async () => {
  const wrong = { ...settings, APP_SECRET: 'a-secret-of-nobody-in-this-place', CRON: 'off' };
  const { code, stdout } = await runDoctor(wrong, '--json');
  const { ok, checks } = JSON.parse(stdout) as {
    ok: boolean;
    checks: { name: string; state: string }[];
  };
  expect(ok).toBe(false);
  expect(checks.filter(({ state }) => state === 'fail').map(({ name }) => name)).toEqual([
    'secret',
    'cron',
  ]);
  expect(code).toBe(1);
  expect(stdout).not.toContain(wrong.APP_SECRET);
  expect(stdout).not.toContain(new URL(database.appUrl).password);
});

it('tells every fault of the settings, and looks at nothing else', async () => {
  const { code, stdout } = await runDoctor({ ...settings, PORT: 'high', NETWORK: 'moon' });
  expect(stdout.split('\n').map((line) => /^(\S+ +\S+ +\S+)/.exec(line)?.[1])).toEqual([
    'FAIL  settings  PORT',
    'FAIL  settings  NETWORK',
    '2 failed, 0',
    undefined,
  ]);
  expect(code).toBe(1);
});

it('is content with a fresh laptop, and writes nothing there', async () => {
  const dataDir = path.join(folder, 'laptop');
  const { code, stdout } = await runDoctor({ DATA_DIR: dataDir, PORT: '0' });
  expect(stdout).toMatch(/^0 failed, 0 to think about, of 22$/m);
  expect(code).toBe(0);
  expect(await readdir(folder)).toEqual(['data']);
});
