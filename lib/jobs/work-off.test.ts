import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LedgerStage } from '@/dev/payments/ledger-stage';
import { createClient } from '@/lib/db/create-client';
import type { Context } from '@/lib/context';

let stage: LedgerStage;
/** A process of its own, without a scheduler. */
let context: Context;
beforeAll(async () => {
  stage = await LedgerStage.create();
});
afterAll(() => stage.test.dispose());
beforeEach(() => {
  stage.reset();
  const db = createClient(stage.context.env.databaseUrl!.reveal(), { poolSize: 1 });
  context = { ...stage.context, db, scheduled: false };
  return () => db.$disconnect();
});

const makePending = async () => {
  const id = await stage.insert('upload_token');
  await stage.context.db.payment.update({ where: { id }, data: { state: 'pending' } });
  return id;
};
const stateOf = async (id: string) =>
  (await stage.context.db.payment.findUniqueOrThrow({ where: { id } })).state;
const post = (parts: Partial<Context> = {}) =>
  stage.ask('POST', '/api/free', { context: { ...context, ...parts }, body: 'no image' });

describe('where no scheduler runs', () => {
  it('a write works off what is due, after its answer', async () => {
    const id = await makePending();
    stage.showUse(true);
    const { status, afterwards } = await post();
    expect(status).toBe(400);
    expect(await stateOf(id)).toBe('pending');
    await afterwards?.();
    expect(await stateOf(id)).toBe('settled');
  });

  it('so does whoever waits for a payment, and no other reader', async () => {
    const id = await makePending();
    const status = await stage.ask('GET', `/api/payments/${id}`, { context });
    expect(status.afterwards).toBeDefined();
    expect((await stage.ask('GET', '/api/health', { context })).afterwards).toBeUndefined();
    expect((await stage.ask('GET', '/i/aaaaaaaaaaaa.png', { context })).afterwards).toBeUndefined();
  });

  it('a process does so once in two seconds, a few at a time, and for all who came meanwhile', async () => {
    for (let at = 0; at < 9; at += 1) await makePending();
    stage.view = null;
    await (await post()).afterwards?.();
    expect(stage.readings).toBe(4);
    // All who come within the pause are served by one slice, which begins after them.
    const slices: Promise<void>[] = [];
    for (let at = 0; at < 3; at += 1) slices.push((await post()).afterwards!());
    expect(stage.readings).toBe(4);
    await Promise.all(slices);
    expect(stage.readings).toBe(8);
  });

  it('what breaks there is logged and nothing else', async () => {
    const payments = { ...context.payments!, network: undefined as never };
    await (await post({ payments })).afterwards?.();
    expect(stage.test.lines.at(-1)).toContain('could not be worked off');
  });
});

describe('where a scheduler runs', () => {
  it('requests leave it to that', async () => {
    expect((await post({ scheduled: true })).afterwards).toBeUndefined();
  });
});
