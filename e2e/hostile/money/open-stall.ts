import { randomBytes } from 'node:crypto';
import type { PrivateKeyAccount } from 'viem/accounts';
import { fundAccount } from '@/dev/chain/fund-account';
import { startApp, type RunningApp } from '../../start-app';
import { makeUniquePng } from '../../product/make-unique-png';
import { expectDeal, type Deal } from '../../product/payments/expect-deal';
import { makeForm } from '../../product/payments/make-form';
import { openMarket, type Market } from '../../product/payments/open-market';
import { fetchChallenge, type Change } from '../../product/payments/fetch-challenge';
import { signChallenge, type WirePayment } from '../../product/payments/sign-challenge';
import { writePayment } from '../../product/payments/write-payment';

/** An answer, read. */
export type Answer = {
  readonly status: number;
  readonly headers: Headers;
  /** Empty where it is no JSON. */
  readonly body: Readonly<Record<string, unknown>>;
};

export type Order = {
  readonly payment?: { readonly x402Version: 1 | 2 };
  readonly png?: Uint8Array;
  /** Idempotency-Key. */
  readonly key?: string;
  readonly token?: string;
  readonly headers?: Record<string, string>;
};

export const TOKEN = '/api/upload/token';
export const UPLOAD = '/api/upload';

async function readAnswer(response: Response): Promise<Answer> {
  const { status, headers } = response;
  const text = await response.text();
  const isJson = headers.get('content-type')?.includes('json') ?? false;
  return { status, headers, body: isJson ? (JSON.parse(text) as Answer['body']) : {} };
}

export type Stall = Market & {
  /** Replaced by `restart`. */
  app(): RunningApp;
  restart(): Promise<void>;
  /** A buyer of the test's own. */
  fund(cents?: bigint): Promise<PrivateKeyAccount>;
  /** A picture like no other. */
  nextPng(): Buffer;
  newKey(): string;
  /** A payment for what is asked at a path, by the stock client, not sent. */
  sign(
    version: 1 | 2,
    account: PrivateKeyAccount,
    path?: string,
    change?: Change,
  ): Promise<WirePayment>;
  /** POST to a path of the site. */
  order(path: string, order?: Order): Promise<Answer>;
  get(path: string): Promise<Answer>;
  deal<T>(deal: Deal, action: () => Promise<T>): Promise<T>;
};

/** A market with one product that sells in it. */
export async function openStall(env: Readonly<Record<string, string>> = {}): Promise<Stall> {
  const market = await openMarket();
  const start = () => startApp({ env: { ...market.env, ...env } });
  let app = await start();
  let pictures = 0;
  return {
    ...market,
    app: () => app,
    restart: async () => {
      await app.stop();
      app = await start();
    },
    fund: (cents = 100n) => fundAccount(market.rpcUrl, cents * 10_000n),
    nextPng: () => makeUniquePng(9_000, (pictures += 1)),
    newKey: () => randomBytes(16).toString('hex'),
    sign: async (version, account, path = TOKEN, change) =>
      signChallenge(version, account, await fetchChallenge(app.url + path, change)),
    order: async (path, { payment, png, key, token, headers = {} } = {}) =>
      readAnswer(
        await fetch(app.url + path, {
          method: 'POST',
          ...(png === undefined ? {} : { body: makeForm(png) }),
          headers: {
            ...(payment === undefined ? {} : writePayment(payment)),
            ...(key === undefined ? {} : { 'idempotency-key': key }),
            ...(token === undefined ? {} : { 'x-upload-token': token }),
            ...headers,
          },
        }),
      ),
    get: async (path) => readAnswer(await fetch(app.url + path)),
    deal: (deal, action) => expectDeal(market, deal, action),
    close: async () => {
      await app.stop();
      await market.close();
    },
  };
}
