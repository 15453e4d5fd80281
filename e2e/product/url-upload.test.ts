import { execFile } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fundAccount } from '@/dev/chain/fund-account';
import { startApp, type RunningApp } from '../start-app';
import { makeUniquePng } from './make-unique-png';
import { expectDeal } from './payments/expect-deal';
import { makePayingFetch } from './payments/make-paying-fetch';
import { openMarket, type Market } from './payments/open-market';
import { uploadImage, type UploadAnswer } from './post-image';

const run = promisify(execFile);

let market: Market;
let app: RunningApp;
beforeAll(async () => {
  market = await openMarket();
  app = await startApp({ env: market.env });
});
afterAll(async () => {
  await app.stop();
  await market.close();
});

const asJson = (url: string) => ({
  method: 'POST',
  body: JSON.stringify({ url }),
  headers: { 'content-type': 'application/json' },
});
const post = async (url: string, origin = app.url) => {
  const response = await fetch(`${origin}/api/free`, asJson(url));
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};

describe('an upload by URL to the running product', () => {
  it('takes an image of its own by the lines of curl that the docs have', async () => {
    const first = await uploadImage(app.url, makeUniquePng(9_000, 900));
    for (const part of [
      ['-d', `url=${first.url}`],
      ['-F', `url=${first.url}`],
      ['--json', JSON.stringify({ url: first.url })],
    ]) {
      const { stdout } = await run('curl', ['-s', ...part, `${app.url}/api/free`]);
      const second = JSON.parse(stdout) as UploadAnswer;
      expect(second.sha256).toBe(first.sha256);
      expect(second.id).not.toBe(first.id);
      expect((await fetch(second.url)).status).toBe(200);
    }
  });

  it('connects to nothing on its own machine', async () => {
    let came = 0;
    const server = createServer((socket) => {
      came += 1;
      socket.destroy();
    });
    await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
    const { port } = server.address() as AddressInfo;
    for (const host of [
      '127.0.0.2',
      '[::1]',
      '0.0.0.0',
      '2130706434',
      '0x7f.2',
      '[::ffff:7f00:2]',
    ]) {
      for (const at of [`${host}:${port}`, host]) {
        const { status, body } = await post(`http://${at}/`);
        expect({ status, error: body.error }).toEqual({ status: 403, error: 'url_not_allowed' });
      }
    }
    await new Promise((resolve) => server.close(resolve));
    expect(came).toBe(0);
  });

  it('tells of a name that is none', async () => {
    expect(await post('http://nobody.example.net/')).toMatchObject({
      status: 424,
      body: { error: 'url_unreachable', retryable: true },
    });
  });

  it('is paid for in one step, and not where nothing comes of it', async () => {
    const { url, sha256 } = await uploadImage(app.url, makeUniquePng(9_000, 901));
    const buyer = await fundAccount(market.rpcUrl, 1_000_000n);
    const pay = makePayingFetch(2, buyer);
    const refused = await expectDeal(market, { cents: 0 }, () =>
      pay(`${app.url}/api/upload`, asJson('http://169.254.169.254/latest/meta-data/')),
    );
    expect(refused.status).toBe(403);
    const bought = await expectDeal(market, { cents: 1 }, () =>
      pay(`${app.url}/api/upload`, asJson(url)),
    );
    expect(bought.status).toBe(200);
    const answer = (await bought.json()) as UploadAnswer;
    expect(answer.sha256).toBe(sha256);
    expect(Date.parse(answer.expiresAt) - Date.now()).toBeGreaterThan(360 * 86_400_000);
  });

  it('is told in the docs, and both are gone where it is off', async () => {
    const line = '-d url=https://';
    expect(await (await fetch(`${app.url}/docs/free`)).text()).toContain(line);
    const off = await startApp({ env: { URL_UPLOADS: 'off', PAYMENTS: 'off' } });
    try {
      const own = await uploadImage(off.url, makeUniquePng(9_000, 902));
      expect(await post(own.url, off.url)).toMatchObject({
        status: 403,
        body: { error: 'url_not_allowed' },
      });
      expect(await (await fetch(`${off.url}/docs/free`)).text()).not.toContain(line);
    } finally {
      await off.stop();
    }
  });
});
