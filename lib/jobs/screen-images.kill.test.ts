import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestContext, type TestContext } from '@/dev/context/create-test-context';
import { createPoints, MODES } from '@/dev/faults/create-points';
import { readWhole } from '@/dev/faults/read-whole';
import { wrapDatabase } from '@/dev/faults/wrap-database';
import { wrapStorePort } from '@/dev/faults/wrap-store-port';
import { blockImage } from '@/dev/screening/block-image';
import { encodePainting } from '@/dev/screening/encode-painting';
import { openScreener } from '@/dev/screening/open-screener';
import { paintScene } from '@/dev/screening/paint-scene';
import { uploadBytes } from '@/dev/screening/upload-bytes';
import type { Context } from '@/lib/context';
import { runJob } from './run-job';

let test: TestContext;
let opened: Awaited<ReturnType<typeof openScreener>>;
let context: Context;
let originals: readonly Buffer[];
let copies: readonly Buffer[];
beforeAll(async () => {
  [test, opened] = await Promise.all([createTestContext(), openScreener()]);
  context = test.with({ screener: opened.screener });
  const paintings = [1, 2, 3].map((seed) => encodePainting(paintScene('photo', seed)));
  originals = await Promise.all(paintings.map((picture) => picture.clone().png().toBuffer()));
  copies = await Promise.all(
    paintings.map((picture) => picture.resize(256).jpeg({ quality: 60 }).toBuffer()),
  );
});
afterAll(() => Promise.all([opened.close(), test.dispose()]));

/** Of one removed picture the likeness is known, of the other it is not; a copy of each is there, and a third picture. */
async function makeHistory(): Promise<void> {
  const { db } = context;
  test.clock.set(new Date());
  await db.blockedHash.deleteMany();
  await db.blockedPicture.deleteMany();
  await db.abuseCaseImage.deleteMany();
  await db.abuseCase.deleteMany();
  await db.image.deleteMany();
  await db.job.deleteMany();
  const known = await uploadBytes(context, originals[0]!);
  await uploadBytes(context, copies[1]!);
  await runJob(context, 'screen');
  await blockImage(context, known);
  await blockImage(context, await uploadBytes(context, originals[1]!));
  await uploadBytes(context, copies[0]!);
  await uploadBytes(context, originals[2]!);
}

const END = {
  images: [
    'deleting, in review',
    'deleting, in review',
    'deleting, removed',
    'deleting, removed',
    'live',
  ],
  unscreened: 0,
  cases: { operator: 2, screening: 2 },
  blocked: 2,
  uncompared: 0,
};

async function readWorld() {
  const { db } = context;
  const images = await db.image.findMany();
  const words = images.map(({ state, inReview, removedFor }) => {
    const removed = removedFor === null ? '' : ', removed';
    return `${state}${inReview ? ', in review' : removed}`;
  });
  const cases = await db.abuseCase.groupBy({ by: ['source'], _count: true });
  return {
    images: words.sort(),
    unscreened: images.filter(({ screenedAt }) => screenedAt === null).length,
    cases: Object.fromEntries(cases.map(({ source, _count }) => [source, _count])),
    blocked: await db.blockedPicture.count(),
    uncompared: await db.blockedPicture.count({ where: { comparedAt: null } }),
  };
}

it(
  'ended or broken at each of its calls and run again, it ends in the right state',
  { timeout: 300_000 },
  async () => {
    let calls = 0;
    for (let hit = true; hit; calls += 1) {
      hit = false;
      for (const mode of MODES) {
        const where = `${mode} call ${calls}`;
        await makeHistory();
        const strays: Promise<unknown>[] = [];
        const points = createPoints({
          onHit: () => (hit = true),
          onStray: (work) => strays.push(work),
        });
        points.arm({ call: calls, mode });
        const broken = {
          ...context,
          db: wrapDatabase(context.db, points, () => undefined),
          store: wrapStorePort(readWhole(context.store), points),
        };
        await runJob(broken, 'screen').catch(() => undefined);
        await Promise.allSettled(strays);
        test.clock.advance(120_000);
        await runJob(context, 'screen');
        expect(await readWorld(), where).toEqual(END);
        await runJob(context, 'screen');
        expect(await readWorld(), where).toEqual(END);
      }
    }
    expect(calls).toBeGreaterThan(20);
  },
);
