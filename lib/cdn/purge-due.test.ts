import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FaultName } from '@/dev/cloudflare/faults';
import { startCloudflare, type LocalCloudflare } from '@/dev/cloudflare/start-cloudflare';
import { createTestContext, type TestContext } from '@/dev/context/create-test-context';
import { makeTestEnv } from '@/dev/context/make-test-env';
import type { Database } from '@/lib/db/create-client';
import type { Cdn } from './cdn';
import { createCloudflare } from './cloudflare/create-cloudflare';
import { purgeDue, type PurgeRun } from './purge-due';

const urlOf = (name: string | number) => `https://i.example.org/${name}.png`;
const NOON = '2026-11-24T12:00:00.000Z';

let test: TestContext;
let api: LocalCloudflare;
let cdn: Cdn;

beforeAll(async () => {
  [test, api] = await Promise.all([createTestContext(), startCloudflare()]);
  const env = makeTestEnv({ SITE_URL: 'https://example.org', ...api.env });
  cdn = createCloudflare(env.cdn!, { clock: test.clock, timeoutMs: 500 });
});
afterAll(async () => {
  await Promise.all([test.dispose(), api.stop()]);
});
beforeEach(async () => {
  await test.context.db.cdnPurge.deleteMany();
  test.clock.set(NOON);
  api.setFault(null);
  test.lines.length = 0;
});

const run = (parts: { cdn?: Cdn; db?: Database } = {}): Promise<PurgeRun> =>
  purgeDue({ ...test.context, cdn, ...parts });

async function queue(...urls: readonly string[]): Promise<void> {
  const now = test.clock.now();
  await test.context.db.cdnPurge.createMany({
    data: urls.map((url) => ({ url, createdAt: now, dueAt: now })),
  });
}

const rows = () => test.context.db.cdnPurge.findMany({ orderBy: { id: 'asc' } });

/** Seconds until the one entry is tried again. */
const pause = async () => (+(await rows())[0]!.dueAt - +test.clock.now()) / 1000;

/** What was purged by address since `from`, in order. */
const purgedSince = (from: number) =>
  api.purged.slice(from).flatMap(({ by, entries }) => (by === 'files' ? entries : []));

describe('purgeDue', () => {
  it('has the CDN forget what is due, oldest first, and then forgets it too', async () => {
    const from = api.purged.length;
    await queue(urlOf('a'));
    test.clock.advance(1_000);
    await queue(urlOf('b'));
    expect(await run()).toEqual({ purged: 2, failed: 0, more: false });
    expect(purgedSince(from)).toEqual([urlOf('a'), urlOf('b')]);
    expect(await rows()).toEqual([]);
    expect(await run()).toEqual({ purged: 0, failed: 0, more: false });
  });

  it('leaves what is due later', async () => {
    await test.context.db.cdnPurge.create({
      data: {
        url: urlOf('a'),
        createdAt: test.clock.now(),
        dueAt: new Date(+test.clock.now() + 1),
      },
    });
    expect(await run()).toEqual({ purged: 0, failed: 0, more: false });
    test.clock.advance(1);
    expect(await run()).toMatchObject({ purged: 1 });
  });

  it('works in batches, and says when there is more', async () => {
    await queue(...Array.from({ length: cdn.batch + 1 }, (_, n) => urlOf(n)));
    expect(await run()).toEqual({ purged: cdn.batch, failed: 0, more: true });
    expect(await run()).toEqual({ purged: 1, failed: 0, more: false });
  });

  it('names an address once that is queued twice', async () => {
    const from = api.purged.length;
    await queue(urlOf('a'), urlOf('a'), urlOf('b'));
    expect(await run()).toMatchObject({ purged: 3 });
    expect(purgedSince(from)).toEqual([urlOf('a'), urlOf('b')]);
  });

  it.each<FaultName>([
    ...(['500', 'refuses', 'html', 'malformed', '401', 'hangs'] as const),
    ...(['drops before purging', 'drops after purging'] as const),
  ])('tries again until it is done where the API %s', async (fault) => {
    await queue(urlOf('a'), urlOf('b'));
    api.queueFaults(fault, null, fault);
    expect(await run()).toEqual({ purged: 0, failed: 2, more: false });
    const failed = await rows();
    expect(failed.map(({ attempts }) => attempts)).toEqual([1, 1]);
    expect(failed[0]!.failure).toMatch(/^purge by files: /);
    expect(await run()).toEqual({ purged: 0, failed: 0, more: false });

    test.clock.advance(15_000);
    expect(await run()).toMatchObject({ failed: 2 });
    expect((await rows())[0]!.failure).toMatch(/^purge by prefixes: /);
    test.clock.advance(30_000);
    expect(await run()).toEqual({ purged: 2, failed: 0, more: false });
    expect(await rows()).toEqual([]);
    expect(test.lines.join()).not.toMatch(/i\.example\.org|Bearer/);
    expect(test.lines.join()).not.toContain(api.env.CLOUDFLARE_API_TOKEN);
  });

  it('waits 10 s, twice as long each time, to at most an hour and a half', async () => {
    await queue(urlOf('a'));
    api.setFault('500');
    const pauses: number[] = [];
    for (let attempt = 0; attempt < 12; attempt += 1) {
      await run();
      pauses.push(await pause());
      test.clock.advance(pauses.at(-1)! * 1000);
    }
    const first = pauses[0]!;
    expect(first).toBeGreaterThanOrEqual(10);
    expect(first).toBeLessThan(15);
    pauses.slice(0, 9).forEach((seconds, n) => expect(seconds / first).toBeCloseTo(2 ** n, 2));
    expect(pauses.slice(9).every((seconds) => seconds / first === 360)).toBe(true);
  });

  it('waits as long as it is asked to, but no longer than an hour', async () => {
    await queue(urlOf('a'));
    api.queueFaults('429');
    await run();
    expect(await pause()).toBe(30);
    test.clock.advance(30_000);
    const asksForAYear: Cdn = {
      ...{ name: 'slow', batch: 5 },
      purge: async () => ({ kind: 'failed', why: 'busy', retryAfterSeconds: 31_536_000 }),
    };
    await run({ cdn: asksForAYear });
    expect(await pause()).toBe(3_600);
  });
});

describe('several at once', () => {
  it('share the queue, and each address is purged once', async () => {
    const from = api.purged.length;
    const urls = Array.from({ length: 400 }, (_, n) => urlOf(n));
    await queue(...urls);
    const worker = async () => {
      let total = 0;
      for (let last = await run(); last.purged > 0; last = await run()) total += last.purged;
      return total;
    };
    const totals = await Promise.all(Array.from({ length: 6 }, worker));
    expect(totals.reduce((sum, n) => sum + n)).toBe(400);
    expect(purgedSince(from).toSorted()).toEqual(urls.toSorted());
    expect(await rows()).toEqual([]);
  });

  it('do not undo the pause of one who came later', async () => {
    await queue(urlOf('a'));
    let slow: (() => void) | undefined;
    const stuck: Cdn = {
      ...{ name: 'stuck', batch: 5 },
      purge: () =>
        new Promise((resolve) => {
          slow = () => resolve({ kind: 'failed', why: 'first', retryAfterSeconds: 3_000 });
        }),
    };
    const first = run({ cdn: stuck });
    await expect.poll(() => slow).toBeDefined();
    test.clock.advance(15_000);
    api.queueFaults('500');
    expect(await run()).toMatchObject({ failed: 1 });
    const before = await rows();
    slow!();
    await first;
    expect(await rows()).toEqual(before);
  });

  it('purge an address again that is queued while it is being purged', async () => {
    const from = api.purged.length;
    await queue(urlOf('a'));
    const meddling: Cdn = {
      ...cdn,
      purge: async (urls) => {
        const answer = await cdn.purge(urls);
        await queue(urlOf('a'));
        return answer;
      },
    };
    expect(await run({ cdn: meddling })).toMatchObject({ purged: 1 });
    expect(await rows()).toHaveLength(1);
    expect(await run()).toMatchObject({ purged: 1 });
    expect(purgedSince(from)).toEqual([urlOf('a'), urlOf('a')]);
  });
});

describe('whoever dies', () => {
  const died = () => Promise.reject(new Error('killed'));
  /** A process that ends when it comes to this operation on the queue. */
  const dying = (operation: 'deleteMany'): Database =>
    test.context.db.$extends({ query: { cdnPurge: { [operation]: died } } }) as unknown as Database;

  it.each<[string, () => { cdn?: Cdn; db?: Database }, number]>([
    ['before the call', () => ({ cdn: { ...cdn, purge: died } }), 0],
    ['after the CDN’s yes', () => ({ db: dying('deleteMany') }), 1],
  ])('%s has lost nothing', async (_, parts, calls) => {
    const from = api.purged.length;
    await queue(urlOf('a'));
    await expect(run(parts())).rejects.toThrow('killed');
    expect(purgedSince(from)).toHaveLength(calls);
    expect(await rows()).toMatchObject([{ url: urlOf('a'), attempts: 1, failure: null }]);
    expect(await run()).toMatchObject({ purged: 0 });
    test.clock.advance(15_000);
    expect(await run()).toMatchObject({ purged: 1 });
    expect(purgedSince(from)).toHaveLength(calls + 1);
  });
});

describe('a clock that was moved', () => {
  it('back, does not keep an entry for ever', async () => {
    test.clock.set('2031-01-01T00:00:00.000Z');
    await queue(urlOf('a'));
    test.clock.set(NOON);
    expect(await run()).toMatchObject({ purged: 1 });
  });

  it('forward, makes what has failed due again', async () => {
    await queue(urlOf('a'));
    api.queueFaults('500');
    await run();
    test.clock.set('2031-01-01T00:00:00.000Z');
    expect(await run()).toMatchObject({ purged: 1 });
  });
});
