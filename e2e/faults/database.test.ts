import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { UploadAnswer } from '../product/post-image';
import { readMemory } from '../read-memory';
import { expectOutage } from './expect-outage';
import { openTarget, type Target } from './open-target';
import { recover } from './recover';

/** Of a database that is silent: a turn in the pool, an answer, and a connection that was begun just before; and a busy machine. */
const LONGEST_MS = 5_000 + 12_000 + 5_000 + 3_000;
const AT_ONCE_MS = 2_000;
const MEBIBYTE = 1_048_576;

let target: Target;
let hot: UploadAnswer;
/** Nobody has asked for it yet. */
let cold: UploadAnswer;
const pathOf = ({ url }: UploadAnswer) => new URL(url).pathname;
const works = async () => (await target.upload()).status === 200;

beforeAll(async () => {
  target = await openTarget();
  hot = await target.store();
});
beforeEach(async () => {
  cold = await target.store();
});
afterAll(() => target.close());
afterEach(() => target.proxy.set(null));

/** Reads it until it is in memory, bytes and row. */
const heat = async () => expect((await target.get(pathOf(hot))).status).toBe(200);

/** An answer of it holds for two seconds. */
const expectHealth = (parts: Record<string, string>) =>
  expect.poll(() => target.health(), { timeout: 10_000 }).toMatchObject(parts);

/** What every fault of the database looks like from outside. */
async function expectDown(withinMs: number): Promise<void> {
  const answers = await Promise.all([
    target.upload(),
    target.get(pathOf(cold)),
    target.get(`/api/images/${cold.id}`),
    target.remove(cold),
  ]);
  for (const answer of answers) expectOutage(answer, withinMs);
  // Somebody else may have had it removed: what was known of it holds for two seconds.
  await expect
    .poll(async () => (await target.get(pathOf(hot))).status, { timeout: 5_000 })
    .toBe(503);
  await expectHealth({ database: 'failed', store: 'ok', disk: 'ok' });
}

async function expectBack(what: string, withinMs: number): Promise<void> {
  await recover(what, works, withinMs);
  for (const image of [hot, cold]) expect((await target.get(pathOf(image))).status).toBe(200);
  await expectHealth({ database: 'ok', store: 'ok', jobs: 'ok' });
}

describe('a database', () => {
  it('that is gone: 503 at once, and all is well when it is back', async () => {
    await heat();
    await target.proxy.set({ kind: 'refuse' });
    await expectDown(AT_ONCE_MS);
    await target.proxy.set(null);
    await expectBack('database | gone', 3_000);
  });

  it('that cuts its connections: nobody needs to know', async () => {
    target.proxy.cut();
    await expectBack('database | cut', 2_000);
  });

  it('that is slow: served, only later', async () => {
    await target.proxy.set({ kind: 'slow', ms: 300 });
    const answers = await Promise.all([target.upload(), target.get(pathOf(cold))]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    await target.proxy.set(null);
    await expectBack('database | slow', 1_000);
  });

  it('that is read-only: what is read is served, uploads are 503, and health says so', async () => {
    const alter = async (mode: 'on' | 'off') => {
      // Of this session, which may be as read-only as the others.
      await target.query('SET default_transaction_read_only = off');
      const name = target.databaseName;
      await target.query(`ALTER DATABASE ${name} SET default_transaction_read_only = ${mode}`);
    };
    await alter('on');
    target.proxy.cut();
    expectOutage(await target.upload(), AT_ONCE_MS);
    for (const image of [hot, cold]) expect((await target.get(pathOf(image))).status).toBe(200);
    expect((await target.get(`/api/images/${cold.id}`)).status).toBe(200);
    await expectHealth({ database: 'failed', store: 'ok' });
    await alter('off');
    target.proxy.cut();
    await expectBack('database | read-only', 2_000);
  });

  it('without a connection to spare: 503 at once', async () => {
    const limit = (most: number) =>
      target.query(`ALTER DATABASE ${target.databaseName} CONNECTION LIMIT ${most}`);
    await heat();
    await limit(0);
    try {
      target.proxy.cut();
      await expectDown(AT_ONCE_MS);
    } finally {
      await limit(-1);
    }
    await expectBack('database | out of connections', 2_000);
  });

  it('that falls silent: 503 within 25 s, then at once; memory stays; and it is well again by itself', async () => {
    const { pid } = target.app.process;
    await heat();
    const before = await readMemory(pid!, 'VmRSS');
    // Before: what it takes to make them is no part of the answers.
    const pngs = Array.from({ length: 100 }, () => target.nextPng(100_000));
    await target.proxy.set({ kind: 'hang' });
    const many = pngs.flatMap((png) => [target.upload(png), target.get(`/api/images/${cold.id}`)]);
    const answers = await Promise.all(many);
    for (const answer of answers) expectOutage(answer, LONGEST_MS);
    const grown = (await readMemory(pid!, 'VmRSS')) - before;
    expect(grown / MEBIBYTE).toBeLessThan(250);
    await expectDown(AT_ONCE_MS);
    await target.proxy.set(null);
    await expectBack('database | silent', 8_000);
  }, 90_000);

  it('that is silent when the server is told to stop: it ends all the same', async () => {
    await target.proxy.set({ kind: 'hang' });
    const waiting = target.get(`/api/images/${cold.id}`).catch(() => null);
    const startedAt = performance.now();
    expect(await target.app.stop()).toBe(0);
    expect(performance.now() - startedAt).toBeLessThan(11_000);
    await waiting;
  });
});
