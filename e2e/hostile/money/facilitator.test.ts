import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PrivateKeyAccount } from 'viem/accounts';
import { mine } from '@/dev/chain/mine';
import { readBalance } from '@/dev/chain/read-balance';
import { FAULTS, type FaultName } from '@/dev/facilitator/faults';
import { uploadImage } from '../../product/post-image';
import { claimAll } from '../../product/payments/claim-all';
import { expectRefused } from './expect-refused';
import { CENT } from '../../product/payments/expect-deal';
import { openStall, TOKEN, UPLOAD, type Answer, type Order, type Stall } from './open-stall';
import { readFiles } from '../../product/payments/read-files';

/** Long enough for every authorization that was signed before to be over. */
const LATER_SECONDS = 700;
/** The job's round, the chain's pace and a busy machine. */
const SOON = { timeout: 40_000, interval: 500 };

/** What is not in `FAULTS`, since it is nobody there. */
type Trouble = FaultName | 'down';

type Purchase = {
  readonly trouble: Trouble;
  readonly buyer: PrivateKeyAccount;
  readonly path: string;
  readonly order: Order;
  readonly nonce: string;
  answer: Answer;
};

let stall: Stall;
beforeAll(async () => {
  stall = await openStall();
});
afterAll(() => stall.close());

const NAMES = Object.keys(FAULTS) as FaultName[];
/** The facilitator's own "no" at its door: nothing was sent to the chain. */
const TURNED_AWAY: readonly Trouble[] = ['401', '403', '429', 'down'];
/** Tested below, one by one. */
const LIES: readonly Trouble[] = ['a transfer that never was', 'refuses', 'refuses after settling'];
const UNCLEAR = NAMES.filter(
  (name) => !TURNED_AWAY.includes(name) && !LIES.includes(name) && name !== 'twice as slow',
);

async function prepare(
  trouble: Trouble,
  version: 1 | 2,
  what: number,
): Promise<Omit<Purchase, 'answer'>> {
  const buyer = await stall.fund(1n);
  const { id } = await uploadImage(stall.app().url, stall.nextPng());
  const path = [TOKEN, UPLOAD, `/api/images/${id}/keep`][what % 3]!;
  const payment = await stall.sign(version, buyer, path);
  const { nonce } = payment.payload.authorization;
  if (trouble !== 'down') await stall.facilitator.setFaultFor(nonce, { name: trouble });
  const png = path === UPLOAD ? { png: stall.nextPng() } : {};
  return { trouble, buyer, path, nonce, order: { payment, key: stall.newKey(), ...png } };
}

const send = async (purchase: Omit<Purchase, 'answer'>): Promise<Purchase> => ({
  ...purchase,
  answer: await stall.order(purchase.path, purchase.order),
});

const isPaid = async ({ buyer }: Purchase) =>
  (await readBalance(stall.rpcUrl, buyer.address)) === 0n;

const status = async (id: string) => (await stall.get(`/api/payments/${id}`)).body.status;
const idOf = ({ answer }: Purchase) => String(answer.body.statusUrl).split('/').at(-1)!;

/** The facilitator lies about these; the job looks at them while the tests below go on. */
let recovered: Purchase & { readonly id: string };
let lost: Purchase & { readonly id: string };

describe('a facilitator that says success for a transfer that never was', () => {
  it('is believed at first', async () => {
    const buy = async () => {
      const purchase = await send(await prepare('a transfer that never was', 2, 0));
      expect(purchase.answer.status).toBe(200);
      expect(await isPaid(purchase)).toBe(false);
      const [row] = await stall.query<{ id: string }>('SELECT id FROM payment WHERE nonce = $1', [
        Buffer.from(purchase.nonce.slice(2), 'hex'),
      ]);
      return { ...purchase, id: row!.id };
    };
    recovered = await buy();
    lost = await buy();
    await expect.poll(async () => (await stall.get('/api/health')).status, SOON).toBe(200);
  });
});

describe('a facilitator that was not reached, or that sends us away', () => {
  const CASES = TURNED_AWAY.flatMap((trouble) =>
    [1, 2].map((version) => [trouble, version] as const),
  );
  it.each(CASES)(
    '%s, in version %i: 503, nothing moves, and the same payment may come again',
    async (trouble, version) => {
      const { facilitator } = stall;
      const prepared = await prepare(trouble, version === 1 ? 1 : 2, version);
      const before = await readFiles(stall.app().dataDir);
      if (trouble === 'down') await facilitator.down();
      const { answer } = await send(prepared);
      if (trouble === 'down') await facilitator.up();
      expectRefused(answer, 503, { error: 'payments_unavailable', retryable: true });
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(await readFiles(stall.app().dataDir)).toEqual(before);
      expect(await readBalance(stall.rpcUrl, prepared.buyer.address)).toBe(CENT);
      await facilitator.setFaultFor(prepared.nonce, null);
      const again = await stall.deal({ cents: 1 }, () => send(prepared));
      expect(again.answer.status).toBe(200);
    },
  );
});

describe('a facilitator that refuses', () => {
  it('for good: 402 with the reason, no bytes left, and the key is free for another payment', async () => {
    const prepared = await prepare('refuses', 2, 1);
    const before = await readFiles(stall.app().dataDir);
    const purchase = await stall.deal({ cents: 0, settles: 1 }, () => send(prepared));
    expectRefused(purchase.answer, 402, { error: 'insufficient_funds' });
    expect(await readFiles(stall.app().dataDir)).toEqual(before);
    const payment = await stall.sign(1, purchase.buyer, UPLOAD);
    const order = { ...purchase.order, payment };
    const again = await stall.deal({ cents: 1 }, () => stall.order(UPLOAD, order));
    expect(again.status).toBe(200);
  });

  it('and has settled all the same: the payer gets it by signing in', async () => {
    const prepared = await prepare('refuses after settling', 2, 0);
    await stall.facilitator.setFaultFor(prepared.nonce, {
      name: 'refuses after settling',
      reason: 'insufficient_funds',
    });
    await stall.deal({ cents: 1, settles: 1 }, async () => {
      const { answer } = await send(prepared);
      expectRefused(answer, 402, { error: 'insufficient_funds' });
      const [claimed] = await claimAll(stall.app().url, prepared.buyer);
      const token = claimed?.token ?? '';
      expect((await stall.order(UPLOAD, { token, png: stall.nextPng() })).status).toBe(200);
    });
  });

  it('in words that do not say whether it was sent, and has settled: 202, then the image', async () => {
    const prepared = await prepare('refuses after settling', 1, 1);
    await stall.deal({ cents: 1, settles: 1 }, async () => {
      const purchase = await send(prepared);
      expect(purchase.answer.status).toBe(202);
      await expect.poll(() => status(idOf(purchase)), SOON).toBe('settled');
      expect((await send(prepared)).answer.status).toBe(200);
    });
  });
});

let purchases: Purchase[];

describe('facilitator: pending with a hash, hangs, drops the socket, 500 with HTML, malformed JSON, settles but the answer is lost', () => {
  it('answers 202 where settling was sent, and nothing else', async () => {
    const prepared = [];
    for (const [index, name] of UNCLEAR.entries()) {
      for (const version of [1, 2] as const)
        prepared.push(await prepare(name, version, index + version));
    }
    purchases = await Promise.all(prepared.map(send));
    for (const { trouble, answer } of purchases) {
      expect([trouble, answer.status]).toEqual([trouble, 202]);
      expect(answer.body).toMatchObject({
        status: 'pending',
        statusUrl: expect.any(String) as string,
      });
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    }
  });

  it('asked again before the chain has told all, with the same key, never asks to pay again', async () => {
    const again = await Promise.all(purchases.map(send));
    for (const [index, { trouble, answer }] of again.entries()) {
      const paid = await isPaid(purchases[index]!);
      expect([trouble, answer.status]).toEqual([trouble, paid ? 200 : 202]);
    }
  });

  it('after reconciliation: exactly one payment and one entitlement of each that settled', async () => {
    await mine(stall.rpcUrl);
    for (const purchase of purchases) {
      const { trouble, buyer, nonce, path, order } = purchase;
      const paid = await isPaid(purchase);
      expect([trouble, paid]).toEqual([trouble, FAULTS[trouble as FaultName].settles]);
      const transfers = (await stall.transfers()).filter(({ from }) => from === buyer.address);
      expect(transfers.map((transfer) => [transfer.nonce, transfer.value])).toEqual(
        paid ? [[nonce, CENT]] : [],
      );
      const claimed = await claimAll(stall.app().url, buyer);
      expect(claimed.map(({ status }) => status)).toEqual(paid ? ['settled'] : []);
      if (!paid) continue;
      const got = await stall.order(path, order);
      expect([trouble, got.status]).toEqual([trouble, 200]);
      expect(await stall.facilitator.readCalls(nonce)).toMatchObject({ settle: 1 });
    }
  });
});

describe('the transfer that never was', () => {
  it('is found by the job: the token is frozen, health is red', async () => {
    await expect.poll(() => status(lost.id), SOON).toBe('missing');
    const health = await stall.get('/api/health');
    expect([health.status, health.body]).toMatchObject([
      503,
      { parts: { payments: { state: 'failed' } } },
    ]);
    const token = String(lost.answer.body.token);
    const upload = await stall.order(UPLOAD, { token, png: stall.nextPng() });
    expectRefused(upload, 503, { error: 'payments_unavailable' });
    const again = await send(lost);
    expectRefused(again.answer, 202);
  });

  it('is made good by settling it again, where the facilitator is honest now', async () => {
    await stall.facilitator.setFaultFor(recovered.nonce, null);
    await expect.poll(() => status(recovered.id), SOON).toBe('settled');
    expect(await isPaid(recovered)).toBe(true);
    const { token } = recovered.answer.body;
    const again = await send(recovered);
    expect(again.answer.body.token).toBe(token);
    const upload = await stall.order(UPLOAD, { token: String(token), png: stall.nextPng() });
    expect(upload.status).toBe(200);
  });
});

describe('once the time of all of them is over on the chain', () => {
  it('those that never settled are refused once their time is over on the chain', async () => {
    const unpaid: Purchase[] = [];
    for (const purchase of purchases) if (!(await isPaid(purchase))) unpaid.push(purchase);
    expect(unpaid.length).toBeGreaterThan(0);
    await mine(stall.rpcUrl, { seconds: LATER_SECONDS });
    await expect
      .poll(async () => new Set(await Promise.all(unpaid.map((one) => status(idOf(one))))), SOON)
      .toEqual(new Set(['refused']));
    for (const purchase of unpaid) {
      const { answer } = await send(purchase);
      expectRefused(answer, 402);
      expect(await stall.facilitator.readCalls(purchase.nonce)).toMatchObject({ settle: 1 });
    }
  });

  it('what never came is lost, health stays red, and nothing more is sold through that facilitator', async () => {
    await expect.poll(() => status(lost.id), SOON).toBe('lost');
    expect((await stall.get('/api/health')).status).toBe(503);
    const token = String(lost.answer.body.token);
    const upload = await stall.order(UPLOAD, { token, png: stall.nextPng() });
    expectRefused(upload, 503, { error: 'payments_unavailable' });
    expect(await claimAll(stall.app().url, lost.buyer)).toEqual([]);
    const buyer = await stall.fund();
    const payment = await stall.sign(2, buyer);
    const answer = await stall.deal({ cents: 0 }, () => stall.order(TOKEN, { payment }));
    expectRefused(answer, 503, { error: 'payments_unavailable' });
  });
});
