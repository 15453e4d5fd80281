import { makePng } from '../make-files';
import * as shop from './fixtures';

const { expect, test } = shop;

for (const [what, off] of [
  ['a day ahead', 86_400_000],
  ['a year behind', -31_536_000_000],
] as const) {
  test(`a clock that is ${what} does not stand in the way`, async ({ page, market, wallet }) => {
    await page.clock.install({ time: Date.now() + off });
    const file = await makePng();
    await shop.buy(page, file);
    await shop.expectServed(page, file);
    expect(await market.paidBy(wallet.account().address)).toEqual([shop.CENT]);
    const { validBefore } = wallet.asked[0]!.authorization!;
    expect(Math.abs(Number(validBefore) * 1000 - 300_000 - Date.now())).toBeLessThan(60_000);
  });
}
