import { expect, form, signIn, test } from './fixtures';

test('goes through the queue and a case by keys, and none of them decides anything', async ({
  page,
  desk,
}) => {
  const reported = [await desk.report('csam'), await desk.report('csam')].map((one) => one.caseId);
  await signIn(page);
  // Other tests report too: what stands behind the upper of our two is whatever the queue says.
  const listed = await page
    .locator('[data-row]')
    .evaluateAll((links) => links.map((link) => link.getAttribute('data-row') ?? ''));
  const at = listed.findIndex((caseId) => reported.includes(caseId));
  const [first, next] = [listed[at]!, listed[at + 1]!];
  const row = (caseId: string) => page.locator(`[data-row="${caseId}"]`);
  await expect(page.getByText('Keys ?')).toBeVisible();
  await expect(async () => {
    await page.keyboard.press('j');
    await expect(page.locator('[data-row]:focus')).toHaveCount(1, { timeout: 500 });
  }).toPass();
  for (let times = 0; times < 60; times += 1) {
    if (await row(first).evaluate((link) => link === document.activeElement)) break;
    await page.keyboard.press('j');
  }
  await page.keyboard.press('ArrowDown');
  await expect(row(next)).toBeFocused();
  await page.keyboard.press('k');
  await expect(row(first)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(`/operator/cases/${first}`);

  await expect(async () => {
    await page.keyboard.press('r');
    await expect(form(page, 'Remove').getByRole('button')).toBeFocused({ timeout: 500 });
  }).toPass();
  for (const [key, title] of [
    ['k', 'Reject'],
    ['h', 'Legal hold'],
    ['t', 'Take up'],
  ] as const) {
    await page.keyboard.press(key);
    await expect(form(page, title).getByRole('button')).toBeFocused();
  }
  const grey = page.getByLabel('Greyscale');
  await page.keyboard.press('g');
  await expect(grey).not.toBeChecked();
  await page.keyboard.press('?');
  await expect(page.getByText('to Remove', { exact: true })).toBeVisible();

  // While somebody writes, a key is a letter.
  await page.keyboard.press('n');
  const note = page.getByLabel('Note', { exact: true });
  await expect(note).toBeFocused();
  await page.keyboard.type('rkhu?');
  await expect(note).toHaveValue('rkhu?');
  await note.blur();
  const { state } = await desk.context.db.abuseCase.findUniqueOrThrow({
    where: { id: first },
  });
  expect(state).toBe('received');

  // Only with Enter, on what it has led to.
  await page.keyboard.press('t');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('status')).toContainText('is taken up');
  const list = page.getByText('Keys ?');
  await list.click();
  await page.getByLabel('Single keys work on this page').uncheck();
  await page.keyboard.press('u');
  await page.getByLabel('Single keys work on this page').check();
  await expect(page).toHaveURL(/\/operator\/cases\//);
  await page.keyboard.press('u');
  await expect(page).toHaveURL('/operator');
});
