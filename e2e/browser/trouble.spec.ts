import { card, expect, open, pick, test, urlField } from './fixtures';
import { makeHeic, makeLargeGif, makeLargePng, makePng } from './make-files';

const problem = (status: number, retryable: boolean, headers: Record<string, string> = {}) => ({
  status,
  headers: { 'content-type': 'application/problem+json', ...headers },
  body: JSON.stringify({
    error: 'overloaded',
    title: 'The server is full for the moment',
    message: 'Nothing was stored; try again in a few seconds.',
    status,
    retryable,
  }),
});

test('a canceled upload stops, and can be sent after all', async ({ page }) => {
  await open(page);
  let hold = true;
  await page.route('**/api/free', (route) => (hold ? undefined : route.continue()));
  const failed = page.waitForEvent('requestfailed');
  await pick(page, await makePng());
  await card(page, 'shot.png').getByRole('button', { name: 'Cancel' }).click();
  expect((await failed).url()).toContain('/api/free');
  await expect(card(page, 'shot.png')).toContainText('Nothing was stored.');
  hold = false;
  await card(page, 'shot.png').getByRole('button', { name: 'Upload after all' }).click();
  await expect(urlField(page, 'shot.png')).toBeVisible();
});

test('a server error is told in its own words and repeated under the same key', async ({
  page,
}) => {
  await open(page);
  const keys: (string | undefined)[] = [];
  await page.route('**/api/free', async (route) => {
    keys.push(route.request().headers()['idempotency-key']);
    await (keys.length === 1 ? route.fulfill(problem(500, true)) : route.continue());
  });
  await pick(page, await makePng());
  await expect(card(page, 'shot.png')).toContainText('The server is full for the moment');
  await expect(page.locator('#announcements')).toHaveText(/shot\.png: The server is full/);
  await card(page, 'shot.png').getByRole('button', { name: 'Try again' }).click();
  await expect(urlField(page, 'shot.png')).toBeVisible();
  expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
  expect(keys[1]).toBe(keys[0]);
});

test('a broken connection loses nothing: what was stored after all is the same link', async ({
  page,
}) => {
  await open(page);
  const stored: string[] = [];
  await page.route('**/api/free', async (route) => {
    const response = await route.fetch();
    stored.push(((await response.json()) as { url: string }).url);
    await (stored.length === 1 ? route.abort() : route.fulfill({ response }));
  });
  await pick(page, await makePng());
  await expect(card(page, 'shot.png')).toContainText('The connection broke');
  await card(page, 'shot.png').getByRole('button', { name: 'Try again' }).click();
  await expect(urlField(page, 'shot.png')).toHaveValue(stored[0]!);
});

test('Retry-After is kept: the page says when, and does not send before', async ({ page }) => {
  await page.clock.install();
  await open(page);
  let requests = 0;
  await page.route('**/api/free', async (route) => {
    requests += 1;
    await (requests === 1
      ? route.fulfill(problem(503, true, { 'retry-after': '30' }))
      : route.continue());
  });
  await pick(page, await makePng());
  const retry = card(page, 'shot.png').getByRole('button', { name: /^Try again/ });
  await expect(retry).toHaveText(/Try again in \d+ seconds/);
  // Clicked as a person would: the page itself must hold it back, and not the test's own waiting.
  await retry.click({ force: true });
  expect(requests).toBe(1);
  await page.clock.runFor(31_000);
  await expect(retry).toHaveText('Try again');
  await retry.click();
  await expect(urlField(page, 'shot.png')).toBeVisible();
});

test('what is too large is told before it is sent, and made to fit only when asked', async ({
  page,
  request: client,
}) => {
  await open(page);
  let requests = 0;
  page.on('request', (request) => (requests += Number(request.url().endsWith('/api/free'))));
  await pick(page, await makeLargePng());
  const large = card(page, 'large.png');
  await expect(large).toContainText(/MB is over the free limit of 1 MB/);
  await expect(large).toContainText('Paid, it is kept for 1 year.');
  await expect(large.getByRole('button', { name: 'Pay $0.01 in USDC' })).toBeVisible();
  await large.getByRole('button', { name: 'Make it fit' }).click();
  await expect(large).toContainText(/It fits as JPEG: \d+ KB instead of .+ MB/);
  await expect(large).toContainText(/1000 × 700 at quality \d+ of 100/);
  await expect(large).toContainText('Your own file stays as it is.');
  expect(requests).toBe(0);
  await large.getByRole('button', { name: 'Upload this version' }).click();
  await expect(urlField(page, 'large.png')).toHaveValue(/\.jpg$/);
  const served = await client.get(await urlField(page, 'large.png').inputValue());
  expect((await served.body()).length).toBeLessThanOrEqual(1_048_576);
});

test('a GIF that would lose its animation says so first', async ({ page }) => {
  await open(page);
  await pick(page, await makeLargeGif());
  await card(page, 'large.gif').getByRole('button', { name: 'Make it fit' }).click();
  await expect(card(page, 'large.gif')).toContainText('it no longer moves');
});

test('a HEIC photo is told apart in words, whatever its name says', async ({ page }) => {
  await open(page);
  let requests = 0;
  page.on('request', (request) => (requests += Number(request.url().endsWith('/api/free'))));
  await pick(page, makeHeic('holiday.jpg'));
  await expect(card(page, 'holiday.jpg')).toContainText('This is a HEIC photo');
  await expect(card(page, 'holiday.jpg')).toContainText('hands over a JPEG');
  await card(page, 'holiday.jpg').getByRole('button', { name: 'Convert it here' }).click();
  await expect(card(page, 'holiday.jpg')).toContainText('This browser could not make it fit');
  expect(requests).toBe(0);
});

for (const [name, body, words] of [
  ['page.png', '<!doctype html><p>hello', 'This is a web page'],
  ['drawing.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>', 'This is an SVG drawing'],
  ['paper.pdf', '%PDF-1.7', 'This is a PDF document'],
  ['notes.txt', 'hello', 'This is not an image'],
  ['nothing.png', '', 'This file is empty'],
] as const) {
  test(`${name}: ${words}`, async ({ page }) => {
    await open(page);
    await pick(page, { name, mimeType: 'image/png', buffer: Buffer.from(body) });
    await expect(card(page, name)).toContainText(words);
    await expect(card(page, name)).toContainText('Nothing was sent.', { useInnerText: true });
  });
}

test('a dismissed card is gone', async ({ page }) => {
  await open(page);
  await pick(page, makeHeic());
  await page.getByRole('button', { name: /^Dismiss/ }).click();
  await expect(card(page, 'IMG_0001.HEIC')).toHaveCount(0);
});
