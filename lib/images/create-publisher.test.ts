import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestContext, type TestContext } from '@/dev/context/create-test-context';
import { makeReceivedImage } from '@/dev/context/make-received-image';
import type { Context } from '@/lib/context';
import { createPublisher, type Publication } from './create-publisher';
import { makeImageRow, type ImageRow } from './make-image-row';
import { refuseBlocked } from './refuse-blocked';
import { stageImage } from './stage-image';

const NO_CAP = Number.MAX_SAFE_INTEGER;

let test: TestContext;
let context: Context;
beforeAll(async () => {
  test = await createTestContext();
  ({ context } = test);
});
afterAll(() => test.dispose());
beforeEach(async () => {
  test.clock.set('2026-11-24T12:00:00.000Z');
  await context.db.dailyUsage.deleteMany();
});

let count = 0;
const makeRow = async (bytes = `image ${(count += 1)}`): Promise<ImageRow> =>
  makeImageRow(context, 'free', await stageImage(context, makeReceivedImage(bytes))).row;
const makeRows = (many: number) => Promise.all(Array.from({ length: many }, () => makeRow()));
const isThere = async ({ id }: ImageRow) => (await context.db.image.count({ where: { id } })) === 1;

/** A publisher that tells how many rows each statement was to make. */
function watch() {
  const groups: number[] = [];
  const query = async (text: string, values: unknown[]) => {
    groups.push((JSON.parse(values[0] as string) as unknown[]).length);
    return context.sql.query(text, values);
  };
  const publisher = createPublisher({ sql: { query } as Context['sql'] });
  return { groups, publisher };
}

describe('the publisher', () => {
  it('makes one group of those that come while another is on its way', async () => {
    const { groups, publisher } = watch();
    const rows = await makeRows(9);
    const first = publisher.publish(rows[0]!, NO_CAP);
    await new Promise((resolve) => setImmediate(resolve));
    const others = rows.slice(1).map((row) => publisher.publish(row, NO_CAP));
    expect(new Set(await Promise.all([first, ...others]))).toEqual(new Set(['published']));
    expect(groups).toEqual([1, 8]);
    for (const row of rows) expect(await isThere(row)).toBe(true);
    expect(await context.db.dailyUsage.findMany()).toMatchObject([{ freeUploads: 9 }]);
  });

  it('bounds a group', async () => {
    const { groups, publisher } = watch();
    const rows = await makeRows(40);
    await Promise.all(rows.map((row) => publisher.publish(row, NO_CAP)));
    expect(groups).toEqual([32, 8]);
  });

  it('refuses one whose bytes are blocked, and no other of its group', async () => {
    const { publisher } = watch();
    const [one, blocked, other] = await makeRows(3);
    await context.db.blockedHash.create({
      data: {
        sha256: new Uint8Array(blocked!.servedSha256),
        source: 'import',
        category: 'other',
        blockedAt: test.clock.now(),
      },
    });
    const outcomes = await Promise.allSettled(
      [one!, blocked!, other!].map((row) => publisher.publish(row, NO_CAP)),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    const { reason } = outcomes[1] as PromiseRejectedResult;
    expect(refuseBlocked(reason)).toMatchObject({ refused: 'blocked_content' });
    expect(await isThere(blocked!)).toBe(false);
    expect(await context.db.dailyUsage.findMany()).toMatchObject([{ freeUploads: 2 }]);
  });

  it('gives the room that is left to those of a group that it holds', async () => {
    const { publisher } = watch();
    const rows = await Promise.all(['12345', '1234567', '123'].map((bytes) => makeRow(bytes)));
    const outcomes: Publication[] = await Promise.all(rows.map((row) => publisher.publish(row, 9)));
    expect(outcomes).toEqual(['published', 'over_cap', 'published']);
    expect(await context.db.dailyUsage.findMany()).toMatchObject([{ freeBytes: 8n }]);
  });

  it('knows for a minute, and until midnight at most, what was beyond the cap', async () => {
    const { publisher } = watch();
    await publisher.publish(await makeRow('12345'), 9);
    expect(publisher.isFull(5, 9, test.clock.now())).toBe(false);
    expect(await publisher.publish(await makeRow('67890'), 9)).toBe('over_cap');
    const isFull = (bytes: number, cap: number) => publisher.isFull(bytes, cap, test.clock.now());
    expect([isFull(5, 9), isFull(6, 9), isFull(4, 9), isFull(5, 10)]).toEqual([
      true,
      true,
      false,
      false,
    ]);
    test.clock.set('2026-11-24T12:01:00.000Z');
    expect(isFull(5, 9)).toBe(false);
  });

  it('counts each day by itself', async () => {
    const { publisher } = watch();
    test.clock.set('2026-11-24T23:59:59.999Z');
    const late = await makeRow();
    test.clock.set('2026-11-25T00:00:00.000Z');
    const early = await makeRow();
    await Promise.all([late, early].map((row) => publisher.publish(row, NO_CAP)));
    expect(await context.db.dailyUsage.findMany({ orderBy: { day: 'asc' } })).toMatchObject([
      { day: new Date('2026-11-24'), freeUploads: 1 },
      { day: new Date('2026-11-25'), freeUploads: 1 },
    ]);
  });
});
