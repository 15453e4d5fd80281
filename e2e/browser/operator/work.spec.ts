import { readFile } from 'node:fs/promises';
import { expect, form, signIn, test } from './fixtures';

const SCRIPT = '<script>document.title="broken"</script><img src=x onerror=alert(1)>';

test('signs in, finds the case by its deadline, removes it, and the address is 451 at once', async ({
  page,
  desk,
}) => {
  const { caseId, url } = await desk.report('phishing');
  await signIn(page);
  const row = page.getByRole('row').filter({ hasText: caseId });
  await expect(row).toContainText('Phishing');
  await expect(row).toContainText('1 report');
  await row.getByRole('link').click();
  await expect(page).toHaveURL(`/operator/cases/${caseId}`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Phishing or deception');

  expect((await page.request.get(url)).status()).toBe(200);
  await form(page, 'Remove').getByRole('button').click();
  await expect(page).toHaveURL(`/operator?done=remove&case=${caseId}`);
  expect((await page.request.get(url)).status()).toBe(451);
  await expect(page.getByRole('status')).toContainText('is removed');
  await expect(page.getByRole('row').filter({ hasText: caseId })).toHaveCount(0);

  await page.getByRole('link', { name: caseId }).click();
  await expect(page.getByText('its address answers 451')).toBeVisible();
  const restore = form(page, 'Restore');
  await restore.getByLabel('Because').selectOption('mistake');
  await restore.getByRole('button').click();
  await expect(page.getByRole('status')).toContainText('is restored');
  expect((await page.request.get(url)).status()).toBe(200);
});

test('blurs a picture until it is asked for, and shows it grey unless colours are asked for', async ({
  page,
  desk,
}) => {
  const { caseId, imageId } = await desk.report();
  await signIn(page, `/operator/cases/${caseId}`);
  const picture = page.getByRole('img', { name: `Reported image ${imageId}` });
  const filters = () =>
    picture.evaluate((image: HTMLImageElement) => ({
      loaded: image.complete && image.naturalWidth,
      own: getComputedStyle(image).filter,
      around: getComputedStyle(image.parentElement!).filter,
    }));
  await expect.poll(filters).toEqual({ loaded: 640, own: 'blur(32px)', around: 'grayscale(1)' });
  await page.getByLabel('Show the picture').check();
  expect(await filters()).toMatchObject({ own: 'none', around: 'grayscale(1)' });
  await page.getByLabel('Greyscale').uncheck();
  expect(await filters()).toMatchObject({ own: 'none', around: 'none' });
});

test('loads no picture of a child before a reason was stated, and keeps the reason', async ({
  page,
  desk,
}) => {
  const { caseId, imageId } = await desk.report('csam');
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes(imageId)) asked.push(new URL(request.url()).pathname);
  });
  await signIn(page, `/operator/cases/${caseId}`);
  await expect(page.getByText('Not loaded.')).toBeVisible();
  await page.waitForLoadState('networkidle');
  await expect(page.locator('img')).toHaveCount(0);
  expect(asked).toEqual([]);

  await page.getByLabel('Why do you have to see it?').selectOption('verify_report');
  await page.getByRole('button', { name: 'Load it, blurred' }).click();
  const picture = page.getByRole('img', { name: `Reported image ${imageId}` });
  await expect(picture).toBeVisible();
  expect(await picture.evaluate((image) => getComputedStyle(image).filter)).toBe('blur(32px)');
  await expect.poll(() => asked).toContain(`/operator/cases/${caseId}/images/${imageId}`);
  await expect(page.getByText('reason verify_report')).toBeVisible();
  const entry = await desk.context.db.auditEntry.findFirstOrThrow({
    where: { caseId, action: 'viewed' },
  });
  expect(entry).toMatchObject({
    actor: `wallet:${desk.operator.address.toLowerCase()}`,
    facts: { reason: 'verify_report' },
  });
  // Without the proof it is not shown again.
  await page.goto(`/operator/cases/${caseId}`);
  await expect(page.locator('img')).toHaveCount(0);
});

test('shows whatever people write as text', async ({ page, desk }) => {
  const words = {
    ...{ details: SCRIPT, work: SCRIPT, name: SCRIPT, signature: SCRIPT },
    ...({ email: 'a@b.test', relation: 'self', goodFaith: true } as const),
  };
  const { caseId } = await desk.report('copyright', words);
  await signIn(page, `/operator/cases/${caseId}`);
  const note = form(page, 'Note');
  await note.getByLabel('Note').fill(SCRIPT);
  await note.getByRole('button').click();
  await expect(page.getByRole('status')).toContainText('has your note');
  await expect(page.getByText(SCRIPT, { exact: true })).toHaveCount(5);
  await expect(page.locator('img[src=x]')).toHaveCount(0);
  await expect(page).toHaveTitle(/^Case/);
});

test('removes everything that one wallet has paid for, and tells the wallet', async ({
  page,
  desk,
}) => {
  const reported = await desk.report('malware');
  const [other, foreign] = [await desk.upload(), await desk.upload()];
  await desk.payFor([reported.imageId, other.imageId]);
  await desk.payFor([foreign.imageId]);
  await signIn(page, `/operator/cases/${reported.caseId}`);
  await expect(page.getByText('Paid by')).toBeVisible();
  await expect(page.getByText('Transaction', { exact: true })).toBeVisible();
  const remove = form(page, 'Remove');
  const all = remove.getByLabel('Also the 1 other image that the same wallet has paid for');
  await expect(async () => {
    await page.keyboard.press('p');
    await expect(all).toBeChecked({ timeout: 500 });
  }).toPass();
  await expect(remove.getByRole('button')).toBeFocused();
  expect((await page.request.get(other.url)).status()).toBe(200);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('status')).toContainText('is removed');
  for (const { url } of [reported, other]) {
    expect((await page.request.get(url)).status()).toBe(451);
  }
  expect((await page.request.get(foreign.url)).status()).toBe(200);
});

test('merges, holds, rejects and exports', async ({ page, desk }) => {
  const [one, other] = [await desk.report('malware'), await desk.report('doxxing')];
  await signIn(page, `/operator/cases/${one.caseId}`);
  await form(page, 'Merge into another case').getByLabel('Case').fill(other.caseId);
  await form(page, 'Merge into another case').getByRole('button').click();
  await expect(page.getByRole('status')).toContainText('is merged');

  await page.goto(`/operator/cases/${other.caseId}`);
  await expect(page.getByRole('heading', { name: '2 images' })).toBeVisible();
  await form(page, 'Legal hold').getByRole('button').click();
  await expect(page.getByText('is under legal hold')).toBeVisible();
  await expect(page.getByText('Legal hold', { exact: true })).toHaveCount(2);
  await form(page, 'Erase what people wrote').getByRole('button').click();
  await expect(page.getByText('release it first')).toBeVisible();
  await page.getByRole('link', { name: 'Back to the desk' }).click();
  await expect(page).toHaveURL(`/operator/cases/${other.caseId}`);

  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Export' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe(`case-${other.caseId}.jsonl`);
  const lines = (await readFile(await file.path(), 'utf8')).trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line) as object).length).toBeGreaterThan(4);

  await form(page, 'Reject').getByRole('button').click();
  await expect(page.getByRole('status')).toContainText('is rejected');
  expect((await page.request.get(one.url)).status()).toBe(200);
});

test.describe('without JavaScript', () => {
  test('works once somebody is signed in', async ({ page, desk, browser }) => {
    const { caseId, url } = await desk.report();
    await signIn(page);
    const userAgent = await page.evaluate(() => navigator.userAgent);
    const state = await page.context().storageState();
    const plain = await browser.newContext({
      ...{ javaScriptEnabled: false, storageState: state, userAgent, baseURL: desk.app.url },
    });
    const bare = await plain.newPage();
    await bare.goto(`/operator/cases/${caseId}`);
    await bare.getByLabel('Show the picture').check();
    await expect(bare.getByRole('img')).toHaveCSS('filter', 'none');
    await form(bare, 'Remove').getByRole('button').click();
    await expect(bare.getByRole('status')).toContainText('is removed');
    expect((await bare.request.get(url)).status()).toBe(451);
    await plain.close();
  });
});
