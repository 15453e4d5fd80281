import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright/test';
import { expect } from './fixtures';

/** axe finds nothing on the page as it stands. */
export async function expectClean(page: Page, where = ''): Promise<void> {
  // A colour on its way from one to the other is neither.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const { violations } = await new AxeBuilder({ page }).analyze();
  const told = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`,
  );
  expect(told, where).toEqual([]);
}
