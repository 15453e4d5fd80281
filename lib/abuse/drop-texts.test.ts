import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeCasePorts } from '@/dev/abuse/make-case-ports';
import { reportImages } from '@/dev/abuse/report-images';
import { createTestContext, type TestContext } from '@/dev/context/create-test-context';
import { makeImage } from '@/dev/context/make-image';
import { verifyAudit } from './audit/verify-audit';
import { holdCase } from './cases/hold-case';
import { keepCase } from './cases/keep-case';
import { noteCase } from './cases/note-case';
import { dropTexts, TEXT_MS } from './drop-texts';

let test: TestContext;
beforeAll(async () => {
  test = await createTestContext();
});
afterAll(() => test.dispose());

const readTexts = async () =>
  (await test.context.db.abuseReport.findMany({ orderBy: { id: 'asc' } })).filter(
    ({ sealedText }) => sealedText !== null,
  ).length;

it('drops what was written a year after the decision, and nothing that waits for one or is held', async () => {
  const { context, clock } = test;
  const ports = makeCasePorts(context);
  const report = async () => (await reportImages(context, [(await makeImage(context)).id])).caseId;
  const many = await Promise.all(Array.from({ length: 60 }, report));
  const [undecided, held] = [await report(), await report()];
  await noteCase(ports, many[0]!, 'a note');
  for (const caseId of [...many, held]) await keepCase(ports, caseId);
  await holdCase(ports, held, true);

  clock.advance(TEXT_MS - 1);
  expect(await dropTexts(context, async () => true)).toMatchObject({ cases: 0, held: 0 });
  clock.advance(1);
  const first = await dropTexts(context, async () => false);
  // The held one is of the first page or of the next, as its id has it.
  expect(first).toMatchObject({ finished: false });
  expect(first.cases + first.held).toBe(50);
  const rest = await dropTexts(context, async () => true);
  expect(rest).toEqual({ cases: 60 - first.cases, held: 1, finished: true });
  expect(await readTexts()).toBe(2);
  expect(await context.db.caseNote.count({ where: { sealedText: { not: null } } })).toBe(0);

  await holdCase(ports, held, false);
  expect(await dropTexts(context, async () => true)).toMatchObject({ cases: 1, held: 0 });
  const left = await context.db.abuseReport.findMany({
    where: { sealedText: { not: null } },
    include: { items: true },
  });
  expect(left.flatMap(({ items }) => items.map(({ caseId }) => caseId))).toEqual([undecided]);
  expect(await verifyAudit(context)).toMatchObject({ ok: true });
});
