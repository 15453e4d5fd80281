import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { serve } from '@/dev/context/serve';
import { deriveFormToken } from '@/lib/operator/derive-form-token';
import { hashSecret } from '@/lib/secrets';
import { expect, signIn, test } from './fixtures';

test('a form of another origin changes nothing, though the browser sends the cookie with it', async ({
  page,
  desk,
}) => {
  const { caseId, url } = await desk.report();
  await signIn(page);
  // Even with the token of the session, which no other page can know.
  const { value } = (await page.context().cookies()).find(({ name }) => name.includes('operator'))!;
  const id = Buffer.from(hashSecret(value)).toString('hex');
  const csrf = deriveFormToken(desk.context.secrets.newest, { id });
  // The same host under another port is the same site, so that SameSite=Strict does not keep it away.
  const action = `${desk.app.url}/operator/cases/${caseId}/actions`;
  const evil = await serve((_, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(`<form method="post" action="${action}">
      <input name="csrf" value="${csrf}"><input name="action" value="remove"><button>Win</button></form>
      <img src="${desk.app.url}/operator/cases/${caseId}/export">`);
  });
  const sent = page.waitForRequest((request) => request.url() === action);
  await page.goto(evil.url);
  await page.getByRole('button', { name: 'Win' }).click();
  const headers = await (await sent).allHeaders();
  expect(headers.cookie).toContain(value);
  expect(headers.origin).toBe(evil.url);
  await expect(page.getByRole('heading', { name: 'Refused' })).toBeVisible();
  expect((await page.request.get(url)).status()).toBe(200);
  const done = await desk.context.db.auditEntry.findMany({ where: { caseId } });
  expect(done.map(({ action: deed }) => deed)).not.toContain('removed');
  expect(done.map(({ action: deed }) => deed)).not.toContain('exported');
  await evil.close();
});

test.describe('a wallet that is not an operator’s', () => {
  test.use({ account: privateKeyToAccount(generatePrivateKey()) });

  test('sees nothing', async ({ page, desk }) => {
    const { caseId } = await desk.report();
    await page.goto(`/operator/cases/${caseId}`);
    const button = page.getByRole('button', { name: 'Sign in with your wallet' });
    await expect(async () => {
      await button.click({ timeout: 1_000 });
      await expect(page.getByText('This wallet may not sign in here.')).toBeVisible();
    }).toPass();
    await page.reload();
    await expect(button).toBeVisible();
    await expect(page.getByText(caseId)).toHaveCount(0);
    expect(await page.context().cookies()).toEqual([]);
  });
});

test('is not linked from the public site, and not cached', async ({ page }) => {
  for (const path of ['/', '/docs', '/security', '/pricing', '/nothing']) {
    await page.goto(path);
    expect(await page.content(), path).not.toContain('/operator');
  }
  const answer = await page.goto('/operator');
  expect(answer!.headers()).toMatchObject({
    'x-robots-tag': 'noindex, nofollow',
    'cache-control': expect.stringContaining('no-store'),
    'referrer-policy': 'same-origin',
  });
  const unknown = await page.goto('/operator/nothing');
  expect(unknown!.status()).toBe(404);
});

test('ends with signing out', async ({ page, desk }) => {
  const { caseId } = await desk.report();
  await signIn(page);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Operators only' })).toBeVisible();
  await page.goto(`/operator/cases/${caseId}`);
  await expect(page.getByRole('heading', { name: 'Operators only' })).toBeVisible();
});

test('says that there is no such case to whoever is signed in only', async ({ page }) => {
  expect((await page.goto('/operator/cases/aaaaaaaaaa'))!.status()).toBe(200);
  await signIn(page);
  expect((await page.goto('/operator/cases/aaaaaaaaaa'))!.status()).toBe(404);
});
