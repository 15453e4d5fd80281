import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { PrivateKeyAccount } from 'viem/accounts';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { fundAccount } from '@/dev/chain/fund-account';
import { mine } from '@/dev/chain/mine';
import { readBalance } from '@/dev/chain/read-balance';
import { makeTestEnv } from '@/dev/context/make-test-env';
import { serve, type Served } from '@/dev/context/serve';
import { startCdpDoor, type CdpDoor } from '@/dev/facilitator/start-cdp-door';
import { createContext, type Context } from '@/lib/context';
import { createFacilitator } from '@/lib/payments/facilitator/create-facilitator';
import { guardFacilitator } from '@/lib/payments/facilitator/guard-facilitator';
import { createListener } from '@/server/create-listener';
import { CENT, expectDeal } from './expect-deal';
import { fetchChallenge } from './fetch-challenge';
import { openMarket, type Market } from './open-market';
import { signChallenge } from './sign-challenge';
import { writePayment } from './write-payment';

/** A server of the product with a key of its own: our own HTTP, ledger and client of Coinbase's. */
type Server = { readonly url: string; readonly keyId: string; close(): Promise<void> };

let folder: string;
let market: Market;
let door: CdpDoor;
/** With the older key and with the newer one, on one database. */
let old: Server;
let young: Server;

async function open(kind: 'ec' | 'ed25519'): Promise<Server> {
  const { X402_FACILITATOR_URL, ...shared } = market.env;
  expect(X402_FACILITATOR_URL).toBe(market.facilitator.url);
  const { keyId, keySecret } = door.issueKey(kind);
  const env = makeTestEnv({
    ...{ ...shared, CDP_API_KEY_ID: keyId, CDP_API_KEY_SECRET: keySecret },
    ...{ DATA_DIR: folder, RATE_LIMITS: 'off', LOG_LEVEL: 'silent' },
  });
  const made = createContext(env, { peerHeader: true, scheduled: true });
  await made.ready;
  if (env.payments.kind !== 'network' || made.payments === null) throw new Error('nothing is sold');
  // The client of the settings, whose host is Coinbase's: the door stands in for that.
  const facilitator = guardFacilitator(createFacilitator(env.payments.facilitator, door.fetch));
  const context: Context = { ...made, payments: { ...made.payments, facilitator } };
  const { listener } = createListener(context, async (_, response) => void response.end());
  const served: Served = await serve(listener);
  const close = async () => {
    await served.close();
    await context.db.$disconnect();
  };
  return { url: served.url, keyId, close };
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'img402-cdp-'));
  market = await openMarket();
  door = await startCdpDoor(market.facilitator.url);
  old = await open('ec');
  young = await open('ed25519');
});
afterAll(async () => {
  await Promise.all([old.close(), young.close()]);
  await door.close();
  await market.close();
  await rm(folder, { recursive: true });
});

type Told = { readonly token?: string; readonly error?: string };
type Answer = Told & { readonly status: number };
type Order = { readonly buyer: PrivateKeyAccount; readonly headers: Record<string, string> };

let from: number;
beforeEach(() => {
  from = door.seen.length;
});
/** What came to the door in this test. */
const seen = () => door.seen.slice(from);

/** A token's price, signed and not yet sent. */
async function sign(): Promise<Order> {
  const buyer = await fundAccount(market.rpcUrl, CENT);
  const asked = await fetchChallenge(`${old.url}/api/upload/token`);
  const payment = await signChallenge(2, buyer, asked);
  const key = randomBytes(16).toString('hex');
  return { buyer, headers: { ...writePayment(payment), 'idempotency-key': key } };
}
async function send(server: Server, { headers }: Order): Promise<Answer> {
  const response = await fetch(`${server.url}/api/upload/token`, { method: 'POST', headers });
  return { ...((await response.json()) as Told), status: response.status };
}

it('each pays by its own key', async () => {
  for (const server of [old, young]) {
    from = door.seen.length;
    const order = await sign();
    const answer = await expectDeal(market, { cents: 1 }, () => send(server, order));
    expect(answer).toMatchObject({ status: 200, token: expect.any(String) });
    expect(seen()).toEqual([`${server.keyId} settle in`]);
  }
});

it('one payment that comes to both at once is settled once, by one of the keys, for one token', async () => {
  const order = await sign();
  const answers = await expectDeal(market, { cents: 1 }, () =>
    Promise.all([old, young, old, young].map((server) => send(server, order))),
  );
  const tokens = answers.flatMap(({ token }) => token ?? []);
  expect(new Set(tokens).size).toBe(1);
  expect(seen()).toHaveLength(1);
});

it('what one has begun and lost sight of, the other finishes without asking to settle again', async () => {
  const order = await sign();
  await market.facilitator.queueFault({ name: 'drops after settling' });
  const answer = await expectDeal(market, { cents: 1 }, async () => {
    const begun = await send(old, order);
    expect(begun.token).toBeUndefined();
    await mine(market.rpcUrl);
    await expect.poll(async () => (await send(young, order)).status, { timeout: 20_000 }).toBe(200);
    return send(young, order);
  });
  expect(answer.token).toEqual(expect.any(String));
  expect((await send(old, order)).token).toBe(answer.token);
  expect(seen()).toEqual([`${old.keyId} settle in`]);
});

it('with a key that was revoked nothing is sold and no money moves, and the other goes on', async () => {
  door.revokeKey(old.keyId);
  const order = await sign();
  const startedAt = performance.now();
  const refused = await expectDeal(market, { cents: 0 }, () => send(old, order));
  expect(refused).toMatchObject({ status: 503, error: 'payments_unavailable' });
  expect(performance.now() - startedAt).toBeLessThan(5_000);
  expect(seen()).toEqual([`${old.keyId} settle out`]);
  expect(await readBalance(market.rpcUrl, order.buyer.address)).toBe(CENT);

  const sold = await expectDeal(market, { cents: 1 }, () => send(young, order));
  expect(sold).toMatchObject({ status: 200, token: expect.any(String) });
  expect(await readBalance(market.rpcUrl, order.buyer.address)).toBe(0n);
  // What was bought is told by the one whose key is none, too: no payment remembers who brought it.
  expect((await send(old, order)).token).toBe(sold.token);
  expect(seen()).toEqual([`${old.keyId} settle out`, `${young.keyId} settle in`]);
});
