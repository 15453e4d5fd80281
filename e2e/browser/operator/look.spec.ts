import { fileAppeal } from '@/lib/abuse/appeals/file-appeal';
import { removeCase } from '@/lib/abuse/cases/remove-case';
import { expectClean } from '../expect-clean';
import { expect, form, signIn, test, type Desk, type Page } from './fixtures';

const SIZES = [
  { width: 390, height: 844 },
  { width: 1280, height: 800 },
];

async function expectFits(page: Page, where: string): Promise<void> {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(over, where).toBeLessThanOrEqual(0);
}

/** A queue with something missed in it, and a case with everything in it. */
async function fill({ context, report }: Desk): Promise<string> {
  const missed = await report('ncii');
  await context.db.abuseCase.update({
    where: { id: missed.caseId },
    data: { dueAt: new Date(Date.now() - 7_200_000) },
  });
  await report('csam');
  const long = 'https://example.org/'.padEnd(400, 'a');
  const { caseId } = await report('copyright', {
    ...{ details: `It is mine.\n\n${long}`, work: long, signature: 'A Painter', goodFaith: true },
  });
  return caseId;
}

/** A case that is removed and waits for the number of its report, and one with a counter-notice. */
async function decide({ context, report }: Desk): Promise<string[]> {
  const [removed, appealed] = [await report('csam'), await report('copyright')];
  for (const { caseId } of [removed, appealed]) {
    await removeCase({ ...context, actor: 'shell' }, caseId);
  }
  await fileAppeal(context, {
    imageId: appealed.imageId,
    byWallet: false,
    text: {
      ...{ statement: 'It is mine.', name: 'A Painter', address: 'A street', signature: 'A' },
      ...{ perjury: true, jurisdiction: true },
    },
  });
  return [removed.caseId, appealed.caseId];
}

for (const size of SIZES) {
  test(`is clean and fits a screen of ${size.width} px, in light and dark`, async ({
    page,
    desk,
  }) => {
    test.setTimeout(120_000);
    await page.setViewportSize(size);
    const caseId = await fill(desk);
    const guarded = await desk.report('csam');
    await page.goto('/operator');
    await expectClean(page, 'sign-in');
    await signIn(page, `/operator/cases/${caseId}`);
    await form(page, 'Note').getByLabel('Note').fill('n'.repeat(300));
    await form(page, 'Note').getByRole('button').click();
    await expect(page.getByRole('status')).toContainText('has your note');
    const cases = [caseId, guarded.caseId, ...(await decide(desk))];
    for (const path of ['/operator', ...cases.map((id) => `/operator/cases/${id}`)]) {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await page.goto(path);
        await expectFits(page, `${path} ${colorScheme}`);
        await expectClean(page, `${path} ${colorScheme}`);
      }
    }
    await page.getByText('Keys ?').click();
    await expectClean(page, 'keys');
  });
}
