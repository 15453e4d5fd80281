import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeCasePorts } from '@/dev/abuse/make-case-ports';
import { reportImages } from '@/dev/abuse/report-images';
import { createTestContext, type TestContext } from '@/dev/context/create-test-context';
import { makeImage } from '@/dev/context/make-image';
import { makeReceivedImage } from '@/dev/context/make-received-image';
import type { Context } from '@/lib/context';
import type { Image } from '@/lib/db/create-client';
import { isRefusal } from '@/lib/errors';
import { lookUpImage } from '@/lib/images/look-up-image';
import { removeImage } from '@/lib/images/remove-image';
import { uploadImage } from '@/lib/images/upload-image';
import { fileAppeal } from '../appeals/file-appeal';
import { verifyAudit } from '../audit/verify-audit';
import { CATEGORIES, CATEGORY_POLICIES } from '../categories';
import { findStatement } from '../find-statement';
import { eraseCaseText } from './erase-case-text';
import { findCase } from './find-case';
import { holdCase } from './hold-case';
import { keepCase } from './keep-case';
import { mergeCases } from './merge-cases';
import { recordTipline } from './record-tipline';
import { removeCase } from './remove-case';
import { restoreCase } from './restore-case';

const DAY = 86_400_000;
const NOW = new Date('2026-11-26T12:00:00.000Z');

let test: TestContext;
let context: Context;
let ports: ReturnType<typeof makeCasePorts>;
let image: Image;
let caseId: string;
beforeAll(async () => {
  test = await createTestContext();
  ({ context } = test);
  ports = makeCasePorts(context);
});
afterAll(() => test.dispose());
beforeEach(async () => {
  test.clock.set(NOW);
  image = await makeImage(context);
  ({ caseId } = await reportImages(context, [image.id]));
});

const status = async (id = image.id) => (await lookUpImage(context, id)).status;
const find = (id = image.id) => context.db.image.findUniqueOrThrow({ where: { id } });
const upload = (name: string) => uploadImage(context, 'free', makeReceivedImage(name), null);
const appeal = (text = {}) =>
  fileAppeal(context, {
    imageId: image.id,
    byWallet: false,
    text: { statement: 'Mine.', ...text },
  });

/** An upload by name, and a case about it. */
async function reportUpload(name: string) {
  const uploaded = await upload(name);
  if (isRefusal(uploaded)) throw new Error(uploaded.log);
  const { id } = uploaded.image;
  return { id, caseId: (await reportImages(context, [id])).caseId };
}

describe('removeCase', () => {
  it.each(CATEGORIES)(
    'hides at once, and keeps the bytes of %s for their time',
    async (category) => {
      await removeCase(ports, caseId, { category, samePayer: false });
      expect(await status()).toBe('removed');
      const until = new Date(NOW.getTime() + CATEGORY_POLICIES[category].quarantineDays * DAY);
      expect(await find()).toMatchObject({
        removedFor: category,
        sealedUntil: until,
        bytesDueAt: until,
      });
      expect(await context.store.head(image.storageKey)).not.toBeNull();
    },
  );

  it('takes the same bytes no more, neither as received nor as served', async () => {
    const removed = await reportUpload('the same bytes');
    await removeCase(ports, removed.caseId);
    const before = await test.listKeys();
    expect(await upload('the same bytes')).toMatchObject({ refused: 'blocked_content' });
    const received = makeReceivedImage('other bytes');
    const { servedSha256: receivedSha256 } = await find(removed.id);
    const asServed = await uploadImage(context, 'free', { ...received, receivedSha256 }, null);
    expect(asServed).toMatchObject({ refused: 'blocked_content' });
    const keyed = await uploadImage(
      context,
      'free',
      makeReceivedImage('the same bytes'),
      'k'.repeat(20),
    );
    expect(keyed).toMatchObject({ refused: 'blocked_content' });
    expect(await test.listKeys()).toEqual(before);
  });

  it('removes every copy with it', async () => {
    const first = await reportUpload('a copy');
    const second = await upload('a copy');
    if (isRefusal(second)) throw new Error(second.log);
    const removed = await removeCase(ports, first.caseId);
    expect(removed).toHaveLength(2);
    expect(await status(second.image.id)).toBe('removed');
    const again = await reportImages(context, [second.image.id]);
    expect(again).toMatchObject({ caseId: first.caseId, state: 'removed' });
  });

  it('leaves no copy, however many are uploaded at the same moment', async () => {
    const first = await reportUpload('many at once');
    const uploads = Array.from({ length: 12 }, () => upload('many at once'));
    const [removed, ...uploaded] = await Promise.all([removeCase(ports, first.caseId), ...uploads]);
    expect(isRefusal(removed)).toBe(false);
    for (const one of uploaded) {
      if (isRefusal(one)) expect(one.refused).toBe('blocked_content');
      else expect(await status(one.image.id)).toBe('removed');
    }
    expect(await upload('many at once')).toMatchObject({ refused: 'blocked_content' });
  });

  it('is done once, by whoever is first', async () => {
    const outcomes = await Promise.all([
      keepCase(ports, caseId),
      keepCase(ports, caseId),
      keepCase(ports, caseId),
    ]);
    expect(outcomes.filter((one) => one === 'kept')).toHaveLength(1);
    expect(outcomes.filter(isRefusal).map(({ refused }) => refused)).toEqual([
      'conflict',
      'conflict',
    ]);
  });

  it('survives reports and uploads at the same time', async () => {
    const reports = Array.from({ length: 10 }, () => reportImages(context, [image.id]));
    await Promise.all([...reports, removeCase(ports, caseId), holdCase(ports, caseId, true)]);
    expect(await find()).toMatchObject({ state: 'deleting', heldAt: NOW });
    expect(await verifyAudit(context)).toMatchObject({ ok: true });
  });

  it('knows no other case', async () => {
    expect(await removeCase(ports, 'zzzzzzzzzz')).toMatchObject({ refused: 'not_found' });
  });
});

describe('restoreCase', () => {
  it('serves it again for as long as it had left, and takes the bytes again', async () => {
    const first = await reportUpload('restored');
    const { expiresAt } = await find(first.id);
    await removeCase(ports, first.caseId);
    test.clock.advance(3 * DAY);
    expect(await restoreCase(ports, first.caseId, 'mistake')).toEqual({
      served: [first.id],
      gone: [],
    });
    expect(await status(first.id)).toBe('live');
    expect(await find(first.id)).toMatchObject({
      expiresAt: new Date(expiresAt.getTime() + 3 * DAY),
      ...{ removedAt: null, removedFor: null, goneAt: null, bytesDueAt: null, sealedUntil: null },
    });
    expect(isRefusal(await upload('restored'))).toBe(false);
  });

  it('brings back nothing that its uploader had deleted before, or has since', async () => {
    await removeImage(context, image);
    test.clock.advance(1);
    await removeCase(ports, caseId);
    expect(await restoreCase(ports, caseId, 'mistake')).toEqual({ served: [], gone: [image.id] });
    expect(await status()).toBe('gone');

    const second = await reportUpload('deleted since');
    await removeCase(ports, second.caseId);
    test.clock.advance(1);
    await removeImage(context, await find(second.id));
    expect(await status(second.id)).toBe('removed');
    expect(await restoreCase(ports, second.caseId, 'mistake')).toEqual({
      served: [],
      gone: [second.id],
    });
    expect(await status(second.id)).toBe('gone');
  });

  it('leaves what another case has removed, or blocks', async () => {
    const first = await reportUpload('two cases');
    const copy = await upload('two cases');
    if (isRefusal(copy)) throw new Error(copy.log);
    const second = await reportImages(context, [copy.image.id]);
    await removeCase(ports, first.caseId);
    await removeCase(ports, second.caseId);
    await restoreCase(ports, first.caseId, 'mistake');
    expect([await status(first.id), await status(copy.image.id)]).toEqual(['removed', 'removed']);
    expect(await upload('two cases')).toMatchObject({ refused: 'blocked_content' });
    expect(await restoreCase(ports, second.caseId, 'mistake')).toMatchObject({ gone: [] });
    expect([await status(first.id), await status(copy.image.id)]).toEqual(['live', 'live']);
  });
});

describe('fileAppeal', () => {
  it('is taken once, and decided by denial or by restoring', async () => {
    expect(await appeal()).toMatchObject({ refused: 'not_found' });
    await removeCase(ports, caseId);
    expect(await findStatement(context, image.id)).toMatchObject({
      category: 'other',
      appeal: 'open',
    });
    const dueAt = new Date(NOW.getTime() + 3 * DAY);
    expect(await appeal()).toEqual({ caseId, dueAt, putBackFrom: null });
    expect(await findStatement(context, image.id)).toMatchObject({ appeal: 'under_way', dueAt });
    expect(await appeal()).toMatchObject({ refused: 'conflict' });
    await removeCase(ports, caseId);
    expect(await findStatement(context, image.id)).toMatchObject({ appeal: 'denied', dueAt: null });
    expect(await appeal()).toMatchObject({ refused: 'conflict' });
    await restoreCase(ports, caseId, 'mistake');
    expect(await findStatement(context, image.id)).toBeNull();
    expect((await findCase(context, caseId))?.appeals[0]?.text).toEqual({ statement: 'Mine.' });
  });

  it('puts back a counter-notice from the tenth to the fourteenth business day', async () => {
    await removeCase(ports, caseId, { category: 'copyright', samePayer: false });
    const counter = {
      name: 'A',
      address: 'B 1',
      signature: 'A',
      perjury: true,
      jurisdiction: true,
    };
    // Thanksgiving is the very day of the appeal; Christmas comes after.
    const putBackFrom = new Date('2026-12-10T12:00:00.000Z');
    const dueAt = new Date('2026-12-16T12:00:00.000Z');
    expect(await appeal(counter)).toEqual({ caseId, dueAt, putBackFrom });
    test.clock.set(new Date(putBackFrom.getTime() - 1));
    expect(await restoreCase(ports, caseId, 'put_back')).toMatchObject({ refused: 'conflict' });
    test.clock.set(putBackFrom);
    expect(await restoreCase(ports, caseId, 'put_back')).toMatchObject({ served: [image.id] });
    expect(await status()).toBe('live');
  });

  it('puts back sooner where the report was withdrawn', async () => {
    await removeCase(ports, caseId, { category: 'copyright', samePayer: false });
    await appeal({ name: 'A', address: 'B', signature: 'A', perjury: true, jurisdiction: true });
    expect(await restoreCase(ports, caseId, 'withdrawn')).toMatchObject({ served: [image.id] });
  });

  it('is an appeal like any other where a part of the counter-notice is missing', async () => {
    await removeCase(ports, caseId, { category: 'copyright', samePayer: false });
    const filed = await appeal({ name: 'A', address: 'B', signature: 'A', perjury: true });
    expect(filed).toMatchObject({ putBackFrom: null });
  });
});

describe('mergeCases', () => {
  it('moves reports and images, takes the graver category and the earlier deadline', async () => {
    const other = await makeImage(context);
    const second = await reportImages(context, [other.id], 'ncii');
    expect(await mergeCases(ports, second.caseId, caseId)).toBe('merged');
    const view = (await findCase(context, caseId))!;
    expect(view.facts).toMatchObject({ category: 'ncii', reportCount: 2, dueAt: second.dueAt });
    expect(view.images.map(({ imageId }) => imageId).sort()).toEqual([image.id, other.id].sort());
    const from = (await findCase(context, second.caseId))!;
    expect(from.facts).toMatchObject({ state: 'closed', mergedIntoId: caseId, dueAt: null });
    expect((await reportImages(context, [other.id])).caseId).toBe(caseId);
    expect(await mergeCases(ports, caseId, second.caseId)).toMatchObject({ refused: 'conflict' });
    expect(await mergeCases(ports, caseId, caseId)).toMatchObject({ refused: 'invalid_request' });
  });
});

describe('recordTipline', () => {
  it('preserves for a year from the report on', async () => {
    expect(await recordTipline(ports, caseId, '123')).toMatchObject({ refused: 'conflict' });
    await removeCase(ports, caseId, { category: 'csam', samePayer: false });
    test.clock.advance(10 * DAY);
    expect(await recordTipline(ports, caseId, '123')).toBe('recorded');
    expect((await find()).bytesDueAt).toEqual(new Date(NOW.getTime() + 375 * DAY));
  });
});

describe('eraseCaseText', () => {
  it('drops every word and leaves the chain valid', async () => {
    await removeCase(ports, caseId);
    await appeal();
    expect(await eraseCaseText(ports, caseId)).toBe(2);
    const view = (await findCase(context, caseId))!;
    expect([...view.reports, ...view.appeals].map(({ text }) => text)).toEqual([null, null]);
    expect(await verifyAudit(context)).toMatchObject({ ok: true });
  });

  it('waits for a legal hold to end, and for the other cases of a report', async () => {
    await holdCase(ports, caseId, true);
    expect(await eraseCaseText(ports, caseId)).toMatchObject({ refused: 'conflict' });
    await holdCase(ports, caseId, false);
    const other = await makeImage(context);
    const both = await reportImages(context, [image.id, other.id]);
    expect(await eraseCaseText(ports, caseId)).toBe(1);
    expect((await findCase(context, both.caseId))?.reports[0]?.text).not.toBeNull();
    expect(await eraseCaseText(ports, both.caseId)).toBe(1);
  });
});
