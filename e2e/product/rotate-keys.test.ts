import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '@/dev/postgres/create-test-database';
import { openOperator } from '../open-operator';
import { startApp, type RunningApp } from '../start-app';
import { makeUniquePng } from './make-unique-png';
import { uploadImage, type UploadAnswer } from './post-image';

const [OLD, NEW] = ['an-older-secret-of-this-test', 'the-newer-secret-of-this-test'].map(
  (start) => ({
    app: `${start}-which-nobody-else-has`,
    cron: `${start}-of-the-cron`,
    metrics: `${start}-of-the-metrics`,
  }),
) as [Keys, Keys];
type Keys = { readonly app: string; readonly cron: string; readonly metrics: string };

const DETAILS = 'It shows what must not be shown, and I saw it.';
const EMAIL = 'reporter@example.org';
const operator = privateKeyToAccount(generatePrivateKey());

let database: TestDatabase;
/** The one that runs, if any does. */
let app: RunningApp | null = null;
let images: UploadAnswer[];
let caseId: string;

async function start(...keys: Keys[]): Promise<string> {
  const list = (name: keyof Keys) => keys.map((each) => each[name]).join(',');
  app = await startApp({
    env: {
      ...{ DATABASE_URL: database.appUrl, OPERATOR_WALLETS: operator.address },
      ...{ PAYMENTS: 'off', CRON: 'off', SCREENING: 'off' },
      ...{ APP_SECRET: list('app'), CRON_SECRET: list('cron'), METRICS_TOKEN: list('metrics') },
    },
  });
  return app.url;
}
async function stop(): Promise<void> {
  await app?.stop();
  app = null;
}

const get = (url: string, secret: string) =>
  fetch(url, { headers: { authorization: `Bearer ${secret}` } });
const runJob = (origin: string, job: string, secret: string) =>
  get(`${origin}/api/cron/${job}`, secret);
async function remove(origin: string, { id, deleteToken }: UploadAnswer): Promise<number> {
  const headers = { authorization: `Bearer ${deleteToken}` };
  return (await fetch(`${origin}/api/images/${id}`, { method: 'DELETE', headers })).status;
}
/** What the reporter wrote stands at the desk in clear. */
async function expectReadable(origin: string): Promise<void> {
  const page = await (await openOperator(origin, operator)).show(caseId);
  expect(page).toContain(DETAILS);
  expect(page).toContain(EMAIL);
}
async function readWaiting(origin: string): Promise<unknown> {
  const health = (await (await fetch(`${origin}/api/health`)).json()) as {
    parts: { jobs: { waiting: Record<string, { due: number }> } };
  };
  return health.parts.jobs.waiting['reseal-texts']?.due ?? 0;
}

beforeAll(async () => {
  database = await createTestDatabase();
  const origin = await start(OLD);
  images = [];
  for (const at of [1, 2, 3]) images.push(await uploadImage(origin, makeUniquePng(4_000, at)));
  const response = await fetch(`${origin}/api/abuse`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      ...{ urls: [images[2]!.url], category: 'other', details: DETAILS, email: EMAIL },
    }),
  });
  expect(response.status).toBe(201);
  ({ caseId } = (await response.json()) as { caseId: string });
  await expectReadable(origin);
  await stop();
});
afterAll(async () => {
  await stop();
  await database.drop();
});

it('keys are changed as docs/keys.md has it, and nobody is cut off', async () => {
  // Too soon: the database knows the old key alone.
  await expect(start(NEW)).rejects.toThrow(/APP_SECRET is not the one that this database was made/);

  const grace = await start(NEW, OLD);
  expect(await remove(grace, images[0]!)).toBe(204);
  for (const { cron, metrics } of [OLD, NEW]) {
    expect((await runJob(grace, 'expire', cron)).status).toBe(200);
    expect((await get(`${grace}/metrics`, metrics)).status).toBe(200);
  }
  // As Vercel's cron shows it.
  expect((await runJob(grace, 'expire', `${NEW.cron},${OLD.cron}`)).status).toBe(200);
  expect((await runJob(grace, 'expire', `${NEW.cron}x`)).status).toBe(401);
  await expectReadable(grace);
  expect(await readWaiting(grace)).toBe(1);
  await stop();

  // The database knows the new key now, and still needs the old one: refused, and told by what.
  await expect(start(NEW)).rejects.toThrow(
    /APP_SECRET lacks the key [0-9a-f]{8}, on which 2 live images, 1 report depend\. Append that key/,
  );

  const resealing = await start(NEW, OLD);
  const resealed = await runJob(resealing, 'reseal-texts', NEW.cron);
  expect(await resealed.json()).toMatchObject({
    ...{ status: 'done', did: { resealed: 1, failed: 0 }, left: { due: 0 } },
  });
  // Callers within two seconds share an answer.
  await expect.poll(() => readWaiting(resealing), { timeout: 10_000 }).toBe(0);
  await expectReadable(resealing);
  // A delete token is told again to a repeated request, out of its key: the images of the old one have to end first.
  const young = await uploadImage(resealing, makeUniquePng(4_000, 4));
  for (const image of images.slice(1)) expect(await remove(resealing, image)).toBe(204);
  await stop();

  const alone = await start(NEW);
  expect((await runJob(alone, 'expire', OLD.cron)).status).toBe(401);
  expect((await runJob(alone, 'expire', `${NEW.cron},${OLD.cron}`)).status).toBe(401);
  expect((await runJob(alone, 'expire', NEW.cron)).status).toBe(200);
  expect((await get(`${alone}/metrics`, OLD.metrics)).status).toBe(401);
  expect((await get(`${alone}/metrics`, NEW.metrics)).status).toBe(200);
  expect(await remove(alone, young)).toBe(204);
  await expectReadable(alone);
});
