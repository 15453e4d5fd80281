import { makePng } from '../make-files';
import * as shop from './fixtures';

const { expect, test } = shop;

/** Everything that a screen reader is told from now on. */
async function listen(page: shop.Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const told: string[] = [];
    const region = document.querySelector('#announcements')!;
    new MutationObserver(() => told.push(region.textContent)).observe(region, {
      childList: true,
      characterData: true,
      subtree: true,
    });
    Object.assign(window, { told });
  });
  return () => page.evaluate(() => (window as unknown as { told: string[] }).told);
}

/** Whether the words were told in this order, whatever stood between them. */
function expectInOrder(told: string[], wanted: readonly RegExp[]): void {
  let from = 0;
  for (const words of wanted) {
    const at = told.findIndex((text, index) => index >= from && words.test(text));
    expect(at, `${String(words)} in ${JSON.stringify(told)}`).toBeGreaterThanOrEqual(from);
    from = at + 1;
  }
}

test('each state of a purchase is told to a screen reader', async ({ page, market, wallet }) => {
  const file = await makePng();
  wallet.onPayment = (nonce) => market.facilitator.setFaultFor(nonce, { name: 'pending' });
  const own = await shop.offer(page, file);
  const told = await listen(page);
  await shop.connect(page, own);
  await shop.signButton(own).click();
  await shop.expectServed(page, file);
  expectInOrder(await told(), [
    /Opens the wallet/,
    /Asks the server for its terms/,
    /Waits for your signature in the wallet/,
    /Signed\. The payment is on its way/,
    /The chain has not shown it yet/,
    /Paid\. .+ sent/,
    /Done\. The link is ready to copy/,
  ]);
});

test('what goes wrong is told to a screen reader, and whether money moved', async ({
  page,
  market,
  wallet,
}) => {
  const file = await makePng();
  wallet.refuse('eth_signTypedData_v4', 4001);
  const own = await shop.offer(page, file);
  const told = await listen(page);
  await shop.connect(page, own);
  await shop.signButton(own).click();
  await expect(own).toContainText('Declined in the wallet');
  wallet.onPayment = (nonce) => market.facilitator.setFaultFor(nonce, { name: '403' });
  await shop.signButton(own).click();
  await expect(own.getByRole('button', { name: 'Try again' })).toBeVisible();
  expectInOrder(await told(), [
    /Declined in the wallet\. .+ Nothing was charged\./,
    /Payments are not available\. .*Nothing was charged/,
  ]);
});
