import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fundAccount } from '@/dev/chain/fund-account';
import { createTestDatabase, type TestDatabase } from '@/dev/postgres/create-test-database';
import { holdImage } from '@/lib/abuse/hold-image';
import { takeDownImage } from '@/lib/abuse/take-down-image';
import { createContext, type Context } from '@/lib/context';
import { parseEnv } from '@/lib/env';
import { startApp, type RunningApp } from '../../start-app';
import { runScript } from '../../run-script';
import { makeUniquePng } from '../make-unique-png';
import { postImage, uploadImage, type UploadAnswer } from '../post-image';
import { claimAll } from './claim-all';
import { expectDeal } from './expect-deal';
import { fetchChallenge } from './fetch-challenge';
import { makeForm } from './make-form';
import { makePayingFetch } from './make-paying-fetch';
import { openMarket, type Market } from './open-market';
import { signChallenge } from './sign-challenge';
import { writePayment } from './write-payment';

const TOKEN = '/api/upload/token';

let folder: string;
let market: Market;
let replacement: TestDatabase;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'img402-restore-'));
  [market, replacement] = await Promise.all([openMarket(), createTestDatabase({ empty: true })]);
});
afterAll(async () => {
  await Promise.all([market.close(), replacement.drop()]);
  await rm(folder, { recursive: true });
});

const dataDir = () => path.join(folder, 'data');
const backup = () => path.join(folder, 'backup');

/** The product's own functions, on its database and its store: what an operator's tools will call. */
async function withContext<T>(work: (context: Context) => Promise<T>): Promise<T> {
  const parsed = parseEnv({ ...market.env, DATA_DIR: dataDir(), LOG_LEVEL: 'silent' });
  if (!parsed.ok) throw new Error(parsed.faults.join());
  const context = createContext(parsed.env, { peerHeader: false, scheduled: true });
  try {
    return await work(context);
  } finally {
    await context.db.$disconnect();
  }
}

describe('a database that is lost after a backup, with its store and the chain left', () => {
  let app: RunningApp;
  const images: Record<'sold' | 'removed' | 'deleted' | 'held', UploadAnswer> = {} as never;

  it('is restored by the commands of the docs, closed until it is up to date', async () => {
    const env = { ...market.env, DATA_DIR: dataDir() };
    app = await startApp({ env: market.env, dataDir: dataDir() });
    const [first, second] = [
      await fundAccount(market.rpcUrl, 100_000n),
      await fundAccount(market.rpcUrl, 100_000n),
    ];
    const sold = await makePayingFetch(2, first)(`${app.url}/api/upload`, {
      method: 'POST',
      body: makeForm(makeUniquePng(9_000, 1)),
    });
    images.sold = (await sold.json()) as UploadAnswer;
    for (const [at, name] of (['removed', 'deleted', 'held'] as const).entries()) {
      images[name] = await uploadImage(app.url, makeUniquePng(9_000, 2 + at));
    }
    const report = { url: images.held.url, category: 'other', details: 'It harms.' };
    const filed = await fetch(`${app.url}/api/abuse`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(report),
    });
    expect(filed.status).toBe(201);
    const written = await runScript('backup', ['--to', backup()], env);
    expect(written).toMatchObject({ code: 0 });
    expect(written.output).toContain('4 objects of the store');

    // Meanwhile the service goes on.
    const challenge = await fetchChallenge(app.url + TOKEN);
    const payment = await signChallenge(2, second, challenge);
    const headers = writePayment(payment);
    const bought = await fetch(app.url + TOKEN, { method: 'POST', headers });
    expect(bought.status).toBe(200);
    const lost = await uploadImage(app.url, makeUniquePng(9_000, 9));
    const { id, deleteToken } = images.deleted;
    const authorization = `Bearer ${deleteToken}`;
    const deleting = { method: 'DELETE', headers: { authorization } };
    expect((await fetch(`${app.url}/api/images/${id}`, deleting)).status).toBe(204);
    await withContext(async (context) => {
      expect(await takeDownImage(context, images.removed.id)).toBe('removed');
      expect(await holdImage(context, images.held.id)).toEqual({ bytes: 'kept' });
    });
    await app.kill();

    // The database is gone: from here on, another one, which knows nothing.
    const urls = { DATABASE_URL: replacement.appUrl, DIRECT_URL: replacement.ownerUrl };
    const restored = await runScript('restore', ['--from', backup()], { ...env, ...urls });
    expect(restored, restored.output).toMatchObject({ code: 0 });
    expect(restored.output).toContain('Made up for 3 removals and 1 payments since.');
    expect(restored.output).toContain('It is open.');
    app = await startApp({ env: { ...market.env, ...urls }, dataDir: dataDir() });
    const statusOf = async ({ url }: UploadAnswer) =>
      (await fetch(new URL(new URL(url).pathname, app.url))).status;
    expect(await statusOf(images.sold)).toBe(200);
    expect(await statusOf(images.removed)).toBe(451);
    expect(await statusOf(images.deleted)).toBe(404);
    expect(await statusOf(images.held)).toBe(200);
    expect(await statusOf(lost)).toBe(404);

    const audit = await runScript('operator', ['audit', 'verify'], { ...env, ...urls });
    expect(audit.output).toMatch(/^[1-9]\d* entries, each as it was written/);
    const back = await postImage(app.url, makeUniquePng(9_000, 2));
    expect(back.status).toBe(451);

    // No replay grants: not of what the backup knows, not of what only the chain knows.
    await expectDeal(market, { cents: 0 }, async () => {
      const again = await fetch(app.url + TOKEN, { method: 'POST', headers });
      expect(again.status).toBe(409);
      expect(await again.json()).toMatchObject({ error: 'payment_already_used' });
    });
    // The second buyer claims what he has paid for, once, and the first has what he had.
    const [claimed, ...more] = await claimAll(app.url, second);
    expect(more).toEqual([]);
    expect(claimed).toMatchObject({ product: 'upload_token', status: 'settled' });
    const spent = await fetch(`${app.url}/api/upload`, {
      method: 'POST',
      headers: { 'x-upload-token': claimed?.token ?? '' },
      body: makeForm(makeUniquePng(9_000, 20)),
    });
    expect(spent.status).toBe(200);
    expect(await statusOf((await spent.json()) as UploadAnswer)).toBe(200);
    expect((await claimAll(app.url, first))[0]?.image).toMatchObject({ id: images.sold.id });
    expect(await app.stop()).toBe(0);
  }, 180_000);

  it('is not restored over one that is in use, nor with other keys', async () => {
    const urls = { DATABASE_URL: replacement.appUrl, DIRECT_URL: replacement.ownerUrl };
    const env = { ...market.env, DATA_DIR: dataDir(), ...urls };
    const over = await runScript('restore', ['--from', backup()], env);
    expect(over.code).toBe(1);
    expect(over.output).toContain('holds images or payments already');
    const other = { ...env, APP_SECRET: 'another key than the one of the backup' };
    const foreign = await runScript('restore', ['--from', backup()], other);
    expect(foreign.code).toBe(1);
    expect(foreign.output).toContain('APP_SECRET lacks the key');
  });
});
