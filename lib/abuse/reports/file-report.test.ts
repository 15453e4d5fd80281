import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { reportImages } from '@/dev/abuse/report-images';
import { createTestContext, type TestContext } from '@/dev/context/create-test-context';
import { makeImage } from '@/dev/context/make-image';
import type { Context } from '@/lib/context';
import type { Image } from '@/lib/db/create-client';
import { removeImage } from '@/lib/images/remove-image';
import { verifyAudit } from '../audit/verify-audit';
import { CATEGORIES } from '../categories';
import { findCase } from '../cases/find-case';
import { keepCase } from '../cases/keep-case';
import { removeCase } from '../cases/remove-case';
import { makeCasePorts } from '@/dev/abuse/make-case-ports';
import { fileReport } from './file-report';
import { findReport } from './find-report';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = new Date('2026-11-26T12:00:00.000Z');
const later = (ms: number) => new Date(NOW.getTime() + ms);

let test: TestContext;
let context: Context;
let image: Image;
let other: Image;
beforeAll(async () => {
  test = await createTestContext({
    ALERT_WEBHOOK_URL: 'http://hook.test/',
    ALERT_WEBHOOK_SECRET: `whsec_${Buffer.alloc(24, 1).toString('base64')}`,
  });
  ({ context } = test);
});
afterAll(() => test.dispose());
beforeEach(async () => {
  test.clock.set(NOW);
  await context.db.outgoingMessage.deleteMany();
  [image, other] = [await makeImage(context), await makeImage(context)];
});

const row = (id: string) => context.db.abuseCase.findUniqueOrThrow({ where: { id } });
const alerts = async () =>
  (await context.db.outgoingMessage.findMany({ orderBy: { id: 'asc' } })).map(({ event }) => event);

describe('fileReport', () => {
  it.each(CATEGORIES)('opens a case of %s, due by its clock', async (category) => {
    const filed = await reportImages(context, [image.id], category);
    const hours = { csam: 1, ncii: 48, deepfake: 48, terrorism: 24 }[category as string] ?? 72;
    expect(filed).toMatchObject({ state: 'received', dueAt: later(hours * HOUR) });
    expect(filed.reportId).toMatch(/^[0-9a-f]{32}$/);
    expect(await row(filed.caseId)).toMatchObject({ category, reportCount: 1, source: 'report' });
    expect(await alerts()).toEqual([`opened:${filed.caseId}`]);
  });

  it('makes one case of all reports of an image, and counts them', async () => {
    const filed = await Promise.all(
      Array.from({ length: 100 }, () => reportImages(context, [image.id])),
    );
    const caseIds = new Set(filed.map(({ caseId }) => caseId));
    expect(caseIds.size).toBe(1);
    const [caseId = ''] = caseIds;
    expect(await row(caseId)).toMatchObject({ reportCount: 100 });
    expect(await alerts()).toEqual([`opened:${caseId}`, `many:${caseId}:10`, `many:${caseId}:100`]);
    expect(await verifyAudit(context)).toMatchObject({ ok: true });
  });

  it('opens one case for the images of a report that have none, and joins the others', async () => {
    const first = await reportImages(context, [image.id]);
    const third = await makeImage(context);
    const filed = await reportImages(context, [image.id, other.id, third.id]);
    expect(filed.caseId).not.toBe(first.caseId);
    const { images } = (await findCase(context, filed.caseId))!;
    expect(new Set(images.map(({ imageId }) => imageId))).toEqual(new Set([other.id, third.id]));
    expect(await row(first.caseId)).toMatchObject({ reportCount: 2 });
    const status = (await findReport(context, filed.reportId))!;
    const seen = status.cases.flatMap(({ id, imageIds }) => imageIds.map((one) => [one, id]));
    expect(Object.fromEntries(seen)).toEqual({
      [image.id]: first.caseId,
      [other.id]: filed.caseId,
      [third.id]: filed.caseId,
    });
  });

  it('makes a case graver and due sooner, never the other way round', async () => {
    const { caseId } = await reportImages(context, [image.id], 'copyright');
    test.clock.advance(HOUR);
    await reportImages(context, [image.id], 'csam');
    expect(await row(caseId)).toMatchObject({ category: 'csam', dueAt: later(2 * HOUR) });
    test.clock.advance(HOUR);
    await reportImages(context, [image.id], 'other');
    expect(await row(caseId)).toMatchObject({ category: 'csam', dueAt: later(2 * HOUR) });
    expect(await alerts()).toEqual([`opened:${caseId}`, `graver:${caseId}:csam`]);
  });

  it.each(['csam', 'ncii'] as const)(
    'keeps the bytes of %s for 14 days, once',
    async (category) => {
      await reportImages(context, [image.id], category);
      test.clock.advance(DAY);
      await reportImages(context, [image.id], category);
      await removeImage(context, image);
      const find = () => context.db.image.findUniqueOrThrow({ where: { id: image.id } });
      expect(await find()).toMatchObject({ state: 'deleting', sealedUntil: later(14 * DAY) });
      expect(await context.store.head(image.storageKey)).not.toBeNull();
    },
  );

  it('keeps the bytes of what its uploader has hidden before', async () => {
    const due = { state: 'deleting', goneAt: NOW, bytesDueAt: NOW } as const;
    await context.db.image.update({ where: { id: image.id }, data: due });
    await reportImages(context, [image.id], 'csam');
    expect(await context.db.image.findUniqueOrThrow({ where: { id: image.id } })).toMatchObject({
      bytesDueAt: later(14 * DAY),
    });
  });

  it('joins what was removed, and asks again where the report is graver', async () => {
    const { caseId } = await reportImages(context, [image.id], 'copyright');
    await removeCase(makeCasePorts(context), caseId);
    const same = await reportImages(context, [image.id], 'copyright');
    expect(same).toMatchObject({ caseId, state: 'removed', dueAt: null });
    const graver = await reportImages(context, [image.id], 'csam');
    expect(graver).toMatchObject({ caseId, state: 'removed', dueAt: later(HOUR) });
    await removeCase(makeCasePorts(context), caseId);
    expect(await context.db.image.findUniqueOrThrow({ where: { id: image.id } })).toMatchObject({
      removedFor: 'csam',
      sealedUntil: later(365 * DAY),
    });
  });

  it('opens another case where the operator has decided to keep the image', async () => {
    const { caseId } = await reportImages(context, [image.id]);
    await keepCase(makeCasePorts(context), caseId);
    const again = await reportImages(context, [image.id]);
    expect(again.caseId).not.toBe(caseId);
    const { images } = (await findCase(context, again.caseId))!;
    expect(images[0]?.otherCases).toEqual([caseId]);
  });

  it('keeps what was written encrypted, and gives it to the desk alone', async () => {
    const details = 'a sentence that nobody else may read';
    const { reportId, caseId } = await reportImages(context, [image.id], 'other', { details });
    const stored = await context.db.abuseReport.findUniqueOrThrow({ where: { id: reportId } });
    expect(Buffer.from(stored.sealedText!).toString('latin1')).not.toContain('sentence');
    expect(JSON.stringify(await findReport(context, reportId))).not.toContain('sentence');
    expect((await findCase(context, caseId))?.reports[0]?.text).toEqual({ details });
    // At another row it does not open.
    const { reportId: otherId } = await reportImages(context, [image.id]);
    const { sealedText } = stored;
    await context.db.abuseReport.update({ where: { id: otherId }, data: { sealedText } });
    await expect(findCase(context, caseId)).rejects.toThrow();
    expect(test.lines.join()).not.toContain('sentence');
  });

  it('refuses an image that never was, and files nothing', async () => {
    const before = await context.db.abuseReport.count();
    const refused = await fileReport(context, {
      imageIds: [image.id, 'zzzzzzzzzzzz'],
      category: 'other',
      text: {},
    });
    expect(refused).toMatchObject({ refused: 'invalid_request' });
    expect(await context.db.abuseReport.count()).toBe(before);
  });
});
