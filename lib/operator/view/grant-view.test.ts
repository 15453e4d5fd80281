import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestContext, type TestContext } from '@/dev/context/create-test-context';
import { makeImage } from '@/dev/context/make-image';
import { fileReport } from '@/lib/abuse/reports/file-report';
import type { Category } from '@/lib/abuse/categories';
import { isRefusal } from '@/lib/errors';
import { removeImage } from '@/lib/images/remove-image';
import { findGuarded } from './find-guarded';
import { grantView } from './grant-view';
import { isViewGranted } from './is-view-granted';

const session = {
  id: 'ab'.repeat(32),
  wallet: `0x${'40'.repeat(20)}`,
  expiresAt: new Date('2026-11-24T13:00:00Z'),
} as const;

let test: TestContext;
beforeAll(async () => {
  test = await createTestContext();
});
afterAll(() => test.dispose());
beforeEach(() => test.clock.set('2026-11-24T12:00:00.000Z'));

async function report(category: Category) {
  const { id: imageId } = await makeImage(test.context);
  const filed = await fileReport(test.context, { imageIds: [imageId], category, text: {} });
  if (isRefusal(filed)) throw new Error(filed.log);
  return { imageId, caseId: filed.caseId };
}

describe('grantView', () => {
  it('shows one image to one session for a minute, and writes the reason down first', async () => {
    const [asked, other] = [await report('csam'), await report('csam')];
    const grant = await grantView(test.context, session, { ...asked, reason: 'verify_report' });
    if (isRefusal(grant)) throw new Error(grant.log);
    const isGranted = (imageId: string, shown: string | null = grant, to = session.id) =>
      isViewGranted(test.context, { id: to }, imageId, shown);
    expect(isGranted(asked.imageId)).toBe(true);
    expect(isGranted(other.imageId)).toBe(false);
    expect(isGranted(asked.imageId, grant, 'cd'.repeat(32))).toBe(false);
    const later = grant.replace('12:01:00', '12:59:00');
    for (const forged of [null, '', 'x', later, grant.slice(0, -1)]) {
      expect(isGranted(asked.imageId, forged)).toBe(false);
    }
    test.clock.advance(59_999);
    expect(isGranted(asked.imageId)).toBe(true);
    test.clock.advance(1);
    expect(isGranted(asked.imageId)).toBe(false);

    const entry = await test.context.db.auditEntry.findFirstOrThrow({ orderBy: { seq: 'desc' } });
    expect(entry).toMatchObject({
      ...{ action: 'viewed', actor: `wallet:${session.wallet}`, ...asked },
      facts: { reason: 'verify_report' },
    });
  });

  it('shows nothing that is not of the case', async () => {
    const [one, other] = [await report('csam'), await report('csam')];
    const mixed = { caseId: one.caseId, imageId: other.imageId };
    const before = await test.context.db.auditEntry.count();
    for (const place of [mixed, { ...one, caseId: 'aaaaaaaaaa' }]) {
      const outcome = await grantView(test.context, session, { ...place, reason: 'verify_report' });
      expect(outcome).toMatchObject({ refused: 'not_found' });
    }
    expect(await test.context.db.auditEntry.count()).toBe(before);
  });
});

describe('findGuarded', () => {
  it('guards what any case or any removal calls abuse of a child, and nothing else', async () => {
    const [reported, removed, plain] = [
      await report('csam'),
      await report('other'),
      await report('ncii'),
    ];
    const row = await test.context.db.image.findUniqueOrThrow({ where: { id: removed.imageId } });
    const keepUntil = new Date('2027-11-24T12:00:00Z');
    await removeImage(test.context, row, { category: 'csam', keepUntil });
    const ids = [reported, removed, plain].map(({ imageId }) => imageId);
    const guarded = await findGuarded(test.context, ids);
    expect([...guarded].sort()).toEqual([reported.imageId, removed.imageId].sort());
  });
});
