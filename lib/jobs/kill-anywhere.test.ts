import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeImage } from '@/dev/context/make-image';
import { makeReceivedImage } from '@/dev/context/make-received-image';
import { createPoints, MODES } from '@/dev/faults/create-points';
import { wrapDatabase } from '@/dev/faults/wrap-database';
import { wrapStorePort } from '@/dev/faults/wrap-store-port';
import { LedgerStage } from '@/dev/payments/ledger-stage';
import { takeDownImage } from '@/lib/abuse/take-down-image';
import type { Context } from '@/lib/context';
import { makeStagingKey, STAGING_KEY } from '@/lib/images/make-staging-key';
import { stageImage } from '@/lib/images/stage-image';
import type { JobName } from './jobs';
import { runJob } from './run-job';

const DAY = 86_400_000;

let stage: LedgerStage;
let context: Context;
beforeAll(async () => {
  stage = await LedgerStage.create();
  context = stage.context;
});
afterAll(() => stage.test.dispose());

/** As a new server finds it. */
async function empty(): Promise<void> {
  const { db } = context;
  stage.test.clock.set(new Date());
  await db.entitlement.deleteMany();
  await db.payment.deleteMany();
  await db.image.deleteMany();
  await db.job.deleteMany();
  await db.sweptObject.deleteMany();
  for (const key of await stage.test.listKeys()) await context.store.delete(key);
}

/** What a client has put into the store and never come back for. */
async function putDirectly(paymentId: string): Promise<void> {
  const storageKey = makeStagingKey(context.ids);
  await context.store.put(storageKey, [Buffer.from('x')], 'application/octet-stream');
  const at = stage.test.clock.now();
  const row = { storageKey, sizeBytes: 1, createdAt: at, expiresAt: at };
  await context.db.directUpload.create({ data: { ...row, id: context.ids.payment(), paymentId } });
}

/** One image of each age, and what no row names; then the clock goes on to where all of it is due. */
async function makeHistory(): Promise<void> {
  const { clock } = stage.test;
  const old = await makeImage(context, {}, 'paid');
  await stage.settle(await stage.insert('upload_token'), old.id);
  await stage.settle(await stage.insert('keep', { targetImageId: old.id }), null);
  await takeDownImage(context, old.id);
  const id = await stage.insert('upload_token');
  const refused = { state: 'refused' as const, reason: 'test', finalAt: clock.now() };
  await context.db.payment.update({ where: { id }, data: refused });
  await putDirectly(id);
  await putDirectly(id);
  await stageImage(context, makeReceivedImage('an orphan'));
  await stageImage(context, makeReceivedImage('another orphan'));
  clock.advance(366 * DAY);
  await makeImage(context, { heldAt: clock.now() });
  await makeImage(context);
  await makeImage(context);
  clock.advance(8 * DAY);
}

/** What is left at the end: names do not matter, states and numbers do. */
async function readWorld() {
  const images = await context.db.image.findMany();
  const byState = images.map(({ state, heldAt }) => (heldAt === null ? state : `${state}, held`));
  const stored = await stage.test.listKeys();
  const named = images.filter(({ storageKey }) => stored.includes(storageKey));
  return {
    images: byState.sort(),
    payments: await context.db.payment.count(),
    objects: stored.filter((key) => key.endsWith('.png')).length,
    named: named.length,
    permissions: await context.db.directUpload.count(),
    put: stored.filter((key) => STAGING_KEY.test(key)).length,
  };
}

const ENDS: Partial<Record<JobName, object>> = {
  expire: {
    images: ['deleted', 'deleted', 'deleted', 'deleting, held'],
    payments: 3,
    objects: 3,
    named: 1,
    permissions: 0,
    put: 0,
  },
  'purge-records': {
    images: ['live', 'live', 'live, held'],
    payments: 0,
    objects: 5,
    named: 3,
    // They went with their payment; what they have put is left to the sweep.
    permissions: 0,
    put: 2,
  },
  'sweep-orphans': {
    images: ['deleted', 'live', 'live', 'live, held'],
    payments: 3,
    objects: 3,
    named: 3,
    permissions: 2,
    put: 2,
  },
};

/** Runs the job in a process that ends, or fails, at one of its calls. False: it has made fewer calls. */
async function runAndBreak(job: JobName, call: number, mode: (typeof MODES)[number]) {
  const strays: Promise<unknown>[] = [];
  let hit = false;
  const points = createPoints({ onHit: () => (hit = true), onStray: (work) => strays.push(work) });
  points.arm({ call, mode });
  const broken: Context = {
    ...context,
    db: wrapDatabase(context.db, points, () => undefined),
    store: wrapStorePort(context.store, points),
  };
  await runJob(broken, job).catch(() => undefined);
  await Promise.allSettled(strays);
  return hit;
}

it.each(Object.entries(ENDS) as [keyof typeof ENDS, object][])(
  '%s, ended or broken at each of its calls and run again, ends in the right state',
  { timeout: 300_000 },
  async (job, end) => {
    let calls = 0;
    for (let hit = true; hit; calls += 1) {
      hit = false;
      for (const mode of MODES) {
        const where = `${mode} call ${calls}`;
        await empty();
        await makeHistory();
        hit = (await runAndBreak(job, calls, mode)) || hit;
        // Its lease ends, and what it had claimed is due again.
        stage.test.clock.advance(120_000);
        expect(await runJob(context, job), where).toMatchObject({ status: 'done' });
        expect(await readWorld(), where).toEqual(end);
        expect(await runJob(context, job), where).toMatchObject({ status: 'done' });
        expect(await readWorld(), where).toEqual(end);
      }
    }
    expect(calls).toBeGreaterThan(5);
  },
);
