import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestContext, type TestContext } from '@/dev/context/create-test-context';
import { appendAudit } from './append-audit';
import type { NewAuditEntry } from './audit-entry';
import { countOutcomes } from './count-outcomes';
import { recallOutcomes } from './recall-outcomes';

const MINUTE = 60_000;
const YEAR = 365 * 86_400_000;
const EVER = new Date(0);

/** The audit cannot be emptied: one test follows on the other. */
let test: TestContext;
beforeAll(async () => {
  test = await createTestContext();
});
afterAll(() => test.dispose());

/** Writes these down, each so many minutes after the one before. */
async function happen(
  ...entries: (Omit<NewAuditEntry, 'actor'> & { readonly after?: number })[]
): Promise<void> {
  for (const { after = 0, ...entry } of entries) {
    test.clock.advance(after * MINUTE);
    await test.context.db.$transaction((inside) =>
      appendAudit(inside, test.context, [{ actor: 'system', ...entry }]),
    );
  }
}

const NONE = { cases: 0, reports: 0, removed: 0, kept: 0, appeals: 0, restored: 0 };

it('counts nothing where nothing was done', async () => {
  expect(await countOutcomes(test.context, EVER)).toEqual([
    { category: null, ...NONE, medianSeconds: null },
  ]);
});

it('counts cases by their last category and decision, from the audit alone', async () => {
  await happen(
    // Removed after ten minutes, and put back after an appeal.
    { action: 'opened', caseId: 'a', category: 'copyright' },
    { action: 'reported', caseId: 'a' },
    { action: 'reported', caseId: 'a' },
    { action: 'removed', caseId: 'a', imageId: 'i1', after: 10 },
    { action: 'removed', caseId: 'a', imageId: 'i2' },
    { action: 'appealed', caseId: 'a', after: 5 },
    { action: 'restored', caseId: 'a', after: 5 },
    // Kept after thirty; it was reported as something else.
    { action: 'opened', caseId: 'b', category: 'other' },
    { action: 'reported', caseId: 'b' },
    { action: 'categorised', caseId: 'b', category: 'malware' },
    { action: 'categorised', caseId: 'b', category: 'copyright' },
    { action: 'kept', caseId: 'b', after: 30 },
    // Kept after 20, then removed; an appeal is denied. A restore without an appeal is none after one.
    { action: 'opened', caseId: 'c', category: 'csam' },
    { action: 'kept', caseId: 'c', after: 20 },
    { action: 'removed', caseId: 'c', after: 60 },
    { action: 'restored', caseId: 'c' },
    { action: 'removed', caseId: 'c' },
    { action: 'appealed', caseId: 'c' },
    { action: 'removed', caseId: 'c' },
    // Not decided.
    { action: 'opened', caseId: 'd', category: 'csam' },
    { action: 'reported', caseId: 'd' },
    { action: 'triaged', caseId: 'd', after: 500 },
    // Of no case.
    { action: 'signed_in' },
    { action: 'imported', category: 'csam' },
  );
  expect(await countOutcomes(test.context, EVER)).toEqual([
    {
      ...{ category: 'csam', cases: 2, reports: 1, removed: 1, kept: 0, appeals: 1, restored: 0 },
      medianSeconds: 20 * 60,
    },
    {
      ...{ category: 'copyright', cases: 2, reports: 3, removed: 1, kept: 1, appeals: 1 },
      ...{ restored: 1, medianSeconds: 20 * 60 },
    },
    {
      ...{ category: null, cases: 4, reports: 4, removed: 2, kept: 1, appeals: 2, restored: 1 },
      medianSeconds: 20 * 60,
    },
  ]);
});

it('tells the last twelve months apart, and is counted once a minute', async () => {
  test.clock.advance(YEAR);
  await happen(
    { action: 'opened', caseId: 'e', category: 'other' },
    { action: 'kept', caseId: 'e', after: 1 },
  );
  const { ever, lastYear, countedAt } = await recallOutcomes(test.context);
  expect(lastYear.map(({ category, cases }) => [category, cases])).toEqual([
    ['other', 1],
    [null, 1],
  ]);
  expect(ever.at(-1)).toMatchObject({ category: null, cases: 5 });
  await happen({ action: 'opened', caseId: 'f', category: 'other' });
  test.clock.advance(59_999);
  expect((await recallOutcomes(test.context)).countedAt).toEqual(countedAt);
  test.clock.advance(1);
  expect((await recallOutcomes(test.context)).lastYear.at(-1)).toMatchObject({ cases: 2 });
});
