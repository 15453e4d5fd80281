import { startS3 } from '@/dev/s3/start-s3';
import { startApp } from '../../start-app';
import { card, expect, open, pick, test as base } from '../fixtures';
import { makePaidPng } from '../make-paid-png';
import { expectServed, payButton, signButton } from './fixtures';

/** A product behind something that lets 4.5 MB through, with its images in a bucket and play money. */
const test = base.extend<object, { app: { url: string } }>({
  app: [
    async ({}, run) => {
      const s3 = await startS3();
      await s3.meddle('PUT', '/images');
      const app = await startApp({
        env: {
          ...{ STORE: 's3', S3_ENDPOINT: s3.url, S3_BUCKET: 'images', S3_REGION: 'auto' },
          S3_ACCESS_KEY_ID: s3.credentials.accessKeyId,
          S3_SECRET_ACCESS_KEY: s3.credentials.secretAccessKey,
          MAX_REQUEST_BYTES: '4500000',
        },
      });
      await run({ url: app.url });
      await app.stop();
      await s3.close();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  baseURL: async ({ app }, run) => run(app.url),
});

test('6 MB go by way of the store, and a broken line costs nothing', async ({ page }) => {
  const asked: string[] = [];
  page.on('request', (request) => {
    if (/^(?:PUT|POST)$/.test(request.method())) {
      asked.push(`${request.method()} ${new URL(request.url()).pathname.split('-')[0]}`);
    }
  });
  // The first answer to the completion is lost.
  let lost = false;
  await page.route('**/api/upload/complete', async (route) => {
    if (lost) return route.continue();
    lost = true;
    await route.fetch();
    await route.abort();
  });
  const file = await makePaidPng();
  await open(page);
  await pick(page, file);
  const own = card(page, file.name);
  await payButton(own).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Play-money wallet' }).click();
  await own.getByRole('button', { name: 'Get play money' }).click();
  await signButton(own).click();
  await expectServed(page, file);
  expect(lost).toBe(true);
  expect(asked).toContain('PUT /images/staging');
  expect(asked.filter((one) => one === 'POST /api/upload/complete').length).toBeGreaterThan(1);
  expect(asked).not.toContain('POST /api/upload');
});
