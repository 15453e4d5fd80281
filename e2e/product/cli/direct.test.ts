import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { startS3 } from '@/dev/s3/start-s3';
import { startApp } from '../../start-app';
import { makeUniquePng } from '../make-unique-png';
import { CENT, expectDeal } from '../payments/expect-deal';
import { openMarket } from '../payments/open-market';
import { installCli } from './install-cli';
import { makePayer } from './make-payer';

it('an image that no request carries goes straight into the store, for the life that was asked for', async () => {
  const [market, s3] = await Promise.all([openMarket(), startS3()]);
  await s3.meddle('PUT', '/images');
  const bucket = {
    ...{ STORE: 's3', S3_ENDPOINT: s3.url, S3_BUCKET: 'images', S3_REGION: 'auto' },
    S3_ACCESS_KEY_ID: s3.credentials.accessKeyId,
    S3_SECRET_ACCESS_KEY: s3.credentials.secretAccessKey,
    MAX_REQUEST_BYTES: '4500000',
  };
  const app = await startApp({ env: { ...market.env, ...bucket } });
  const cli = await installCli({ IMG402_SERVER: app.url });
  try {
    const { env } = await makePayer(market.rpcUrl, CENT);
    const png = makeUniquePng(6_000_000, 1);
    await writeFile(path.join(cli.cwd, 'large.png'), png);
    const args = ['--paid', '--json', '--expires', '3d', 'large.png'];
    const ran = await expectDeal(market, { cents: 1 }, () => cli.run(args, { env }));
    expect([ran.code, ran.stderr]).toEqual([0, '']);
    const { url, expiresAt } = JSON.parse(ran.stdout) as Record<string, string>;
    const served = Buffer.from(await (await fetch(url!)).arrayBuffer());
    expect(served.equals(png)).toBe(true);
    expect((Date.parse(expiresAt!) - Date.now()) / 86_400_000).toBeCloseTo(3, 1);
  } finally {
    await app.stop();
    await Promise.all([market.close(), s3.close(), cli.remove()]);
  }
});
