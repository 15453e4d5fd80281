import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestContext, type TestContext } from '@/dev/context/create-test-context';
import { makeImage } from '@/dev/context/make-image';
import { wrapStore } from '@/dev/context/wrap-store';
import type { Context } from '@/lib/context';
import { runJob } from './run-job';
import { takeLease, type Lease } from './take-lease';

let test: TestContext;
let context: Context;
beforeAll(async () => {
  test = await createTestContext();
  ({ context } = test);
});
afterAll(() => test.dispose());
beforeEach(async () => {
  test.clock.set('2026-11-24T12:00:00.000Z');
  await context.db.image.deleteMany();
  await context.db.job.deleteMany();
});

const row = (name: string) => context.db.job.findUniqueOrThrow({ where: { name } });
const later = (ms: number) => new Date(test.clock.now().getTime() + ms);

describe('a clock that has jumped', () => {
  const MINUTE = 60_000;
  const at = (aheadMs: number) =>
    test.with({ clock: { now: () => new Date(Date.now() + aheadMs), isMachine: true } });

  it.each([100 * 365 * 86_400_000, -8 * 86_400_000, 6 * MINUTE])(
    'by %i ms destroys nothing, and no job that does is run',
    async (aheadMs) => {
      const { id } = await makeImage(context, { expiresAt: new Date('2099-01-01') });
      for (const job of ['expire', 'purge-records', 'drop-texts', 'sweep-orphans'] as const) {
        await expect(runJob(at(aheadMs), job)).rejects.toThrow(/clocks .* apart/);
      }
      const image = await context.db.image.findUniqueOrThrow({ where: { id } });
      expect(image.state).toBe('live');
      expect((await runJob(at(aheadMs), 'reconcile')).status).toBe('done');
    },
  );

  it('by less than five minutes is none', async () => {
    expect((await runJob(at(4 * MINUTE), 'expire')).status).toBe('done');
    expect((await runJob(at(-4 * MINUTE), 'expire')).status).toBe('done');
  });
});

describe('takeLease', () => {
  it('gives a job to one of many, and again when it is given back', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => takeLease(context, 'a')));
    const [lease, ...more] = all.filter((taken): taken is Lease => !(taken instanceof Date));
    expect(more).toEqual([]);
    for (const until of all.filter((taken) => taken instanceof Date))
      expect(until).toEqual(later(15_000));
    await lease!.release({ finished: true });
    expect(await row('a')).toMatchObject({ owner: null, finishedAt: test.clock.now() });
    expect(await takeLease(context, 'a')).not.toBeInstanceOf(Date);
  });

  it('gives it to the next when whoever had it has not been heard of for 15 seconds', async () => {
    const dead = await takeLease(context, 'a');
    if (dead instanceof Date) throw new Error('taken');
    test.clock.advance(14_999);
    expect(await takeLease(context, 'a')).toBeInstanceOf(Date);
    test.clock.advance(1);
    const next = await takeLease(context, 'a');
    if (next instanceof Date) throw new Error('taken');
    // Who comes back to life finds out, and gives back nothing that is not his.
    expect(await dead.renew('x')).toBe(false);
    await dead.release({ finished: true });
    expect(await row('a')).toMatchObject({ owner: next.owner, finishedAt: null });
  });

  it('is prolonged while it is used, and remembers where the work was', async () => {
    const lease = await takeLease(context, 'a');
    if (lease instanceof Date) throw new Error('taken');
    test.clock.advance(4_999);
    expect(await lease.renew()).toBe(true);
    expect((await row('a')).leaseUntil).toEqual(later(10_001));
    test.clock.advance(1);
    expect(await lease.renew()).toBe(true);
    expect((await row('a')).leaseUntil).toEqual(later(15_000));
    await lease.renew('k3v9');
    await lease.release({ finished: false });
    expect(await takeLease(context, 'a')).toMatchObject({ cursor: 'k3v9' });
  });

  it('does not believe a lease from a clock that was wrong', async () => {
    test.clock.advance(86_400_000);
    await takeLease(context, 'a');
    test.clock.advance(-86_400_000);
    expect(await takeLease(context, 'a')).not.toBeInstanceOf(Date);
  });
});

describe('runJob', () => {
  it('says what it did and what is left', async () => {
    const image = await makeImage(context);
    test.clock.set(image.expiresAt);
    expect(await runJob(context, 'expire')).toEqual({
      job: 'expire',
      status: 'done',
      did: { hidden: 1, destroyed: 1, failed: 0, discarded: 0 },
      left: { due: 0, failing: 0, oldestAt: null },
      ms: expect.any(Number),
    });
    expect(await row('expire')).toMatchObject({ owner: null, cursor: null });
    expect(await runJob(context, 'reconcile')).toMatchObject({ status: 'done', did: { asked: 0 } });
  });

  it('ends its batch when its time is up, and tells that there is more', async () => {
    const image = await makeImage(context);
    await context.db.image.createMany({
      data: Array.from({ length: 500 }, (_, at) => ({
        ...image,
        id: `many${String(at).padStart(6, '0')}`,
        storageKey: `many${at}`,
      })),
    });
    test.clock.set(image.expiresAt);
    expect(await runJob(context, 'expire', { limitMs: 0 })).toMatchObject({
      status: 'partial',
      did: { hidden: 500, destroyed: 0 },
      left: { due: 501, failing: 0, oldestAt: image.expiresAt },
    });
    expect((await row('expire')).finishedAt).toBeNull();
    const aborted = { signal: AbortSignal.abort() };
    expect(await runJob(context, 'expire', aborted)).toMatchObject({ status: 'partial' });
    expect(await runJob(context, 'expire')).toMatchObject({ status: 'done', left: { due: 0 } });
  });

  it('tells a second caller that it runs, and until when', async () => {
    const image = await makeImage(context);
    test.clock.set(image.expiresAt);
    let during: unknown;
    const store = wrapStore(context.store, {
      async delete(key) {
        during = await runJob(context, 'expire');
        await context.store.delete(key);
      },
    });
    await runJob(test.with({ store }), 'expire');
    expect(during).toEqual({ job: 'expire', status: 'running', until: later(15_000) });
  });

  it('gives its lease back when it breaks', async () => {
    await context.store.put('instance.txt', [Buffer.from('another\n')], 'text/plain');
    await expect(runJob(context, 'sweep-orphans')).rejects.toThrow('another database');
    expect(await row('sweep-orphans')).toMatchObject({ owner: null, finishedAt: null });
  });
});
