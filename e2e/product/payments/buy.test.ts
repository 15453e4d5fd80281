import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PrivateKeyAccount } from 'viem/accounts';
import { deployWallet, planCounterfactualWallet } from '@/dev/chain/deploy-wallets';
import { fundAccount } from '@/dev/chain/fund-account';
import { readBalance } from '@/dev/chain/read-balance';
import { startApp, type RunningApp } from '../../start-app';
import { makeUniquePng } from '../make-unique-png';
import { uploadImage, type UploadAnswer } from '../post-image';
import { claimAll } from './claim-all';
import { CENT, expectDeal } from './expect-deal';
import { fetchChallenge } from './fetch-challenge';
import { makeForm } from './make-form';
import { makePayingFetch, type PayingFetch } from './make-paying-fetch';
import { openMarket, type Market } from './open-market';
import { signChallenge } from './sign-challenge';
import { writePayment } from './write-payment';

let market: Market;
let app: RunningApp;
let index = 0;
beforeAll(async () => {
  market = await openMarket();
  app = await startApp({ env: market.env });
});
afterAll(async () => {
  await app.stop();
  await market.close();
});

const nextPng = (bytes = 9_000) => makeUniquePng(bytes, (index += 1));
const newKey = () => randomBytes(16).toString('hex');

const expectToPay = <T>(cents: number, action: () => Promise<T>): Promise<T> =>
  expectDeal(market, { cents }, action);

async function expectServed({ url }: Pick<UploadAnswer, 'url'>, png: Buffer): Promise<void> {
  const bytes = Buffer.from(await (await fetch(url)).arrayBuffer());
  expect(bytes.equals(png)).toBe(true);
}

async function read<T>(response: Response): Promise<T> {
  const text = await response.text();
  expect(response.status, text).toBe(200);
  return JSON.parse(text) as T;
}

const YEAR_MS = 365 * 86_400_000;
const yearsAhead = (expiresAt: string) => (Date.parse(expiresAt) - Date.now()) / YEAR_MS;

describe.each([1, 2] as const)('the stock client of version %i', (version) => {
  let buyer: PrivateKeyAccount;
  let pay: PayingFetch;
  beforeAll(async () => {
    buyer = await fundAccount(market.rpcUrl, 1_000_000n);
    pay = makePayingFetch(version, buyer);
  });

  it('buys a token and uploads 5 MB with it', async () => {
    const png = nextPng(5_000_000);
    expect(png.length).toBeGreaterThan(4_990_000);
    const bought = await expectToPay(1, () =>
      pay(`${app.url}/api/upload/token`, { method: 'POST' }),
    );
    const receipt = bought.headers.get(version === 1 ? 'x-payment-response' : 'payment-response');
    const { transaction } = JSON.parse(Buffer.from(receipt ?? '', 'base64').toString()) as {
      transaction: string;
    };
    expect((await market.transfers()).at(-1)).toMatchObject({
      transactionHash: transaction,
      from: buyer.address,
      value: CENT,
    });
    const { token } = await read<{ token: string }>(bought);
    const uploaded = await expectToPay(0, async () =>
      read<UploadAnswer>(
        await fetch(`${app.url}/api/upload`, {
          method: 'POST',
          body: makeForm(png),
          headers: { 'x-upload-token': token },
        }),
      ),
    );
    await expectServed(uploaded, png);
    expect(yearsAhead(uploaded.expiresAt)).toBeCloseTo(1, 2);
  });

  it('uploads 5 MB in one step', async () => {
    const png = nextPng(5_000_000);
    const uploaded = await expectToPay(1, async () =>
      read<UploadAnswer>(
        await pay(`${app.url}/api/upload`, { method: 'POST', body: makeForm(png) }),
      ),
    );
    await expectServed(uploaded, png);
    expect(yearsAhead(uploaded.expiresAt)).toBeCloseTo(1, 2);
  });

  it('uploads three images by one payment', async () => {
    const files = [nextPng(), nextPng(1_500_000), nextPng()];
    const form = new FormData();
    for (const png of files) form.append('image', new Blob([png as Uint8Array<ArrayBuffer>]), 'x');
    const before = await readBalance(market.rpcUrl, buyer.address);
    const { images } = await expectDeal(market, { cents: 3, settles: 1 }, async () =>
      read<{ images: UploadAnswer[] }>(
        await pay(`${app.url}/api/upload?count=3`, { method: 'POST', body: form }),
      ),
    );
    expect(before - (await readBalance(market.rpcUrl, buyer.address))).toBe(3n * CENT);
    expect(images).toHaveLength(3);
    for (const [place, image] of images.entries()) {
      await expectServed(image, files[place]!);
      expect(yearsAhead(image.expiresAt)).toBeCloseTo(1, 2);
    }
    const claimed = await claimAll(app.url, buyer);
    expect(claimed.find(({ count }) => count === 3)?.images).toEqual(
      images.map((image) => ({ image })),
    );
  });

  it('keeps an image for another year', async () => {
    const png = nextPng();
    const { id, expiresAt } = await uploadImage(app.url, png);
    const kept = await expectToPay(1, async () =>
      read<UploadAnswer>(await pay(`${app.url}/api/images/${id}/keep`, { method: 'POST' })),
    );
    expect(Date.parse(kept.expiresAt) - Date.parse(expiresAt)).toBe(YEAR_MS);
    await expectServed(kept, png);
  });

  it.each(['a token', 'an upload', 'a keep'])(
    'run again after a lost answer with the same key, signs anew and pays once: %s',
    async (what) => {
      const png = nextPng();
      const { id } = await uploadImage(app.url, png);
      const url = {
        'a token': `${app.url}/api/upload/token`,
        'an upload': `${app.url}/api/upload`,
        'a keep': `${app.url}/api/images/${id}/keep`,
      }[what]!;
      const body = what === 'an upload' ? () => ({ body: makeForm(png) }) : () => ({});
      const init = () => ({ method: 'POST', headers: { 'idempotency-key': key }, ...body() });
      const key = newKey();
      const signed = new Set<string>();
      const answers: string[] = [];
      const losing: typeof fetch = async (...args) => {
        const request = new Request(...args);
        const payment =
          request.headers.get('payment-signature') ?? request.headers.get('x-payment');
        const response = await fetch(request);
        if (payment === null) return response;
        signed.add(payment);
        answers.push(await response.clone().text());
        if (answers.length === 1) throw new TypeError('the connection broke');
        return response;
      };
      const again = makePayingFetch(version, buyer, losing);
      await expectToPay(1, async () => {
        await expect(again(url, init())).rejects.toThrow('the connection broke');
        await read(await again(url, init()));
      });
      expect(signed.size).toBe(2);
      expect(answers[1]).toBe(answers[0]);
    },
  );

  it.each([
    ['without a key', false],
    ['with one key', true],
  ])('20 copies of one signed payment at once %s: one settlement', async (_, withKey) => {
    const url = `${app.url}/api/upload/token`;
    const payment = await signChallenge(version, buyer, await fetchChallenge(url));
    const headers = {
      ...writePayment(payment),
      ...(withKey ? { 'idempotency-key': newKey() } : {}),
    };
    const answers = await expectToPay(1, () =>
      Promise.all(Array.from({ length: 20 }, () => fetch(url, { method: 'POST', headers }))),
    );
    const statuses = answers.map(({ status }) => status).sort();
    const bodies = new Set(await Promise.all(answers.map((answer) => answer.text())));
    expect(statuses).toEqual([200, ...Array<number>(19).fill(withKey ? 200 : 409)]);
    expect(bodies.size).toBe(withKey ? 1 : 2);
    expect(market.facilitator.readCalls(payment.payload.authorization.nonce)).toMatchObject({
      settle: 1,
    });
  });
});

describe('the challenge', () => {
  it.each(['/api/upload/token', '/api/upload', '/api/images/:id/keep'])(
    'answers an empty POST to %s',
    async (path) => {
      const { id } = await uploadImage(app.url, nextPng());
      const response = await fetch(app.url + path.replace(':id', id), { method: 'POST' });
      expect(response.status).toBe(402);
      expect(response.headers.get('cache-control')).toBe('no-store');
      const header = response.headers.get('payment-required') ?? '';
      expect(header.length).toBeGreaterThan(0);
      expect(header.length).toBeLessThan(2_900);
      const asked = JSON.parse(Buffer.from(header, 'base64').toString()) as object;
      expect(asked).toMatchObject({
        x402Version: 2,
        accepts: [{ network: 'eip155:84532', amount: '10000' }],
      });
      expect(await response.json()).toMatchObject({
        x402Version: 1,
        accepts: [{ network: 'base-sepolia', maxAmountRequired: '10000' }],
      });
    },
  );
});

describe('a contract wallet', () => {
  it.each([
    ['that is deployed (ERC-1271, 65 bytes)', deployWallet],
    ['that is not deployed yet (ERC-6492)', planCounterfactualWallet],
  ])('%s buys and claims', async (_, makeWallet) => {
    const wallet = await makeWallet(market.rpcUrl, 1_000_000n);
    const pay = makePayingFetch(2, wallet);
    const png = nextPng();
    const token = await expectToPay(1, async () =>
      read<{ token: string }>(await pay(`${app.url}/api/upload/token`, { method: 'POST' })),
    );
    const uploaded = await expectToPay(1, async () =>
      read<UploadAnswer>(
        await pay(`${app.url}/api/upload`, { method: 'POST', body: makeForm(png) }),
      ),
    );
    await expectServed(uploaded, png);
    const claimed = await claimAll(app.url, wallet);
    expect(claimed).toHaveLength(2);
    expect(claimed.find(({ product }) => product === 'upload_token')?.token).toBe(token.token);
    expect(claimed.find(({ product }) => product === 'upload')?.image).toEqual(uploaded);
    expect(await readBalance(market.rpcUrl, wallet.address)).toBe(1_000_000n - 2n * CENT);
  });
});

describe('two servers of one database', () => {
  it('sell one authorization once, that comes as version 1 and as version 2 in other letter case', async () => {
    const other = await startApp({ env: market.env });
    try {
      for (let round = 0; round < 6; round += 1) {
        const buyer = await fundAccount(market.rpcUrl, 10n * CENT);
        const servers = round % 2 === 0 ? [app, other] : [other, app];
        const [first, second] = servers.map(({ url }) => `${url}/api/upload/token`);
        const payment = await signChallenge(2, buyer, await fetchChallenge(first!));
        const { authorization, signature } = payment.payload;
        const { nonce, from, to } = authorization;
        const upper = (hex: string) => `0x${hex.slice(2).toUpperCase()}`;
        const spelling = { nonce: upper(nonce), from: from.toLowerCase(), to: upper(to) };
        const asVersion1 = {
          x402Version: 1,
          ...{ scheme: 'exact', network: 'base-sepolia' },
          payload: {
            signature: upper(signature),
            authorization: { ...authorization, ...spelling },
          },
        } as const;
        const answers = await expectToPay(1, () =>
          Promise.all([
            fetch(first!, { method: 'POST', headers: writePayment(payment) }),
            fetch(second!, { method: 'POST', headers: writePayment(asVersion1) }),
          ]),
        );
        expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
        expect(await claimAll(app.url, buyer)).toHaveLength(1);
        expect(await readBalance(market.rpcUrl, buyer.address)).toBe(9n * CENT);
      }
    } finally {
      await other.stop();
    }
  });
});
