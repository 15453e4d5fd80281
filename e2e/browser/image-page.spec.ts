import { expect, open, test, upload } from './fixtures';
import { makePng } from './make-files';

const meta = (html: string, name: string): string | undefined =>
  new RegExp(`<meta (?:name|property)="${name}" content="([^"]*)"`).exec(html)?.[1];

test('the page of an image shows it, its facts and its tags', async ({
  page,
  request,
  baseURL,
}) => {
  await open(page);
  const url = await upload(page, await makePng());
  const id = /([a-z0-9]{10,})\.png$/.exec(url)![1]!;
  await open(page, `/${id}`);
  const shown = page.locator('figure img');
  await expect(shown).toHaveAttribute('src', url);
  expect(await shown.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(64);
  await expect(page.locator('figure')).toContainText(/Gone in 7 days \(.+, \d\d:\d\d\)/);
  await expect(page.getByLabel('URL', { exact: true })).toHaveValue(url);
  await expect(page.getByLabel('Markdown', { exact: true })).toHaveValue(`![](${url})`);
  await expect(page.getByText('64 × 48')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Report this image' })).toHaveAttribute(
    'href',
    `/abuse?url=${encodeURIComponent(url)}`,
  );

  const answer = await request.get(`/${id}`);
  const head = (await answer.text()).split('</head>')[0]!;
  expect(meta(head, 'og:image')).toBe(url);
  expect(meta(head, 'og:image:width')).toBe('64');
  expect(meta(head, 'og:url')).toBe(`${baseURL}/${id}`);
  expect(meta(head, 'twitter:card')).toBe('summary_large_image');
  expect(meta(head, 'robots')).toContain('noindex');
  expect(answer.headers()['x-robots-tag']).toBe('noindex, noimageindex');
});

test('a deleted image has a page that says it is gone', async ({ page, request }) => {
  const { buffer } = await makePng();
  const answer = await request.post('/api/free', {
    headers: { 'content-type': 'image/png' },
    data: buffer,
  });
  const { id, deleteToken } = (await answer.json()) as { id: string; deleteToken: string };
  const deleted = await request.delete(`/api/images/${id}`, {
    headers: { authorization: `Bearer ${deleteToken}` },
  });
  expect(deleted.status()).toBe(204);
  const response = await page.goto(`/${id}`);
  expect(response?.status()).toBe(404);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('This image is gone');
  await expect(page.getByText('Nothing can bring it back')).toBeVisible();
});

for (const path of [
  '/abcdefghijkl',
  '/Nothing-Here',
  '/docs/nothing',
  '/%3Cscript%3E',
  '/image/gone',
  '/image/abcdefghijkl/removed',
]) {
  test(`${path} is a page that is not there`, async ({ page }) => {
    const response = await page.goto(path);
    expect(response?.status()).toBe(404);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(
      'There is nothing at this address',
    );
  });
}
