import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postSettle } from '@/dev/facilitator/post-settle';
import { createPayTo, requireV2, signV2 } from '@/dev/facilitator/sign-payment';
import { uploadImage } from '../../product/post-image';
import { claimAll } from '../../product/payments/claim-all';
import { expectRefused } from './expect-refused';
import { makeMeddler, type Meddler } from './make-meddler';
import { openStall, TOKEN, UPLOAD, type Order, type Stall } from './open-stall';
import { readFiles } from '../../product/payments/read-files';

const NOTHING = { cents: 0 };
const USED = { error: 'payment_already_used' };

let stall: Stall;
let meddler: Meddler;
beforeAll(async () => {
  stall = await openStall();
  meddler = makeMeddler(stall.rpcUrl);
});
afterAll(() => stall.close());

/** Sends an order, does something once the facilitator has it in its hands, and lets it go on. */
async function during(path: string, order: Order, meanwhile: () => Promise<unknown>) {
  const { facilitator } = stall;
  await facilitator.hold('received');
  const answering = stall.order(path, order);
  await facilitator.reached('received');
  try {
    await meanwhile();
  } finally {
    await facilitator.release();
  }
  return answering;
}

const statusOf = async (statusUrl: unknown) =>
  (await stall.get(new URL(String(statusUrl)).pathname)).body.status;

const ends = (statusUrl: unknown) =>
  expect.poll(() => statusOf(statusUrl), { timeout: 20_000, interval: 250 });

describe('the same payload minutes later, after a restart, or rebuilt from the chain’s public calldata by a stranger', () => {
  it.each([
    ['a token', TOKEN],
    ['an upload', UPLOAD],
  ])('%s: 409, and nobody asks the facilitator', async (_, path) => {
    const buyer = await stall.fund();
    const payment = await stall.sign(2, buyer, path);
    const withImage = () => (path === UPLOAD ? { png: stall.nextPng() } : {});
    const mine = withImage();
    const bought = await stall.deal({ cents: 1 }, () => stall.order(path, { payment, ...mine }));
    expect(bought.status).toBe(200);
    const { transactionHash } = (await stall.transfers()).at(-1)!;
    const rebuilt = await meddler.readPayment(transactionHash);
    expect(rebuilt.payload.authorization.nonce).toBe(payment.payload.authorization.nonce);
    const showAll = () =>
      stall.deal(NOTHING, async () => {
        const orders: Order[] = [
          { payment, ...mine },
          { payment, ...withImage() },
          { payment, ...mine, key: stall.newKey() },
          { payment: rebuilt, ...mine },
          { payment: rebuilt, ...withImage(), key: stall.newKey() },
        ];
        for (const order of orders) expectRefused(await stall.order(path, order), 409, USED);
      });
    await showAll();
    await stall.restart();
    await showAll();
  });
});

describe('an authorization to our payTo that the chain has used and this ledger has never seen', () => {
  const settleElsewhere = async () => {
    const buyer = await stall.fund();
    const requirements = requireV2(stall.payTo);
    const payment = await signV2(buyer, requirements);
    await postSettle(stall.facilitator.url, payment, requirements);
    return { buyer, payment: { ...payment, x402Version: 2 as const } };
  };
  /** A backup from before the purchase is restored. */
  const settleAndForget = async () => {
    const buyer = await stall.fund();
    const payment = await stall.sign(2, buyer);
    expect((await stall.order(TOKEN, { payment })).status).toBe(200);
    for (const table of ['entitlement', 'payment']) {
      const column = table === 'payment' ? 'id' : 'payment_id';
      await stall.query(
        `DELETE FROM ${table} WHERE ${column} IN (SELECT id FROM payment WHERE payer = $1)`,
        [Buffer.from(buyer.address.slice(2), 'hex')],
      );
    }
    return { buyer, payment };
  };
  const cases = [
    ['of a shared payTo, for a token', settleElsewhere, TOKEN],
    ['of a shared payTo, for an upload', settleElsewhere, UPLOAD],
    ['of a shared payTo, for a keep', settleElsewhere, 'keep'],
    ['of a restored backup', settleAndForget, TOKEN],
  ] as const;

  it.each(cases)('%s: 409, and the payer claims it once', async (_, settle, what) => {
    const { buyer, payment } = await settle();
    const kept = await uploadImage(stall.app().url, stall.nextPng());
    const before = await readFiles(stall.app().dataDir);
    const path = what === 'keep' ? `/api/images/${kept.id}/keep` : what;
    const order = () => ({ payment, ...(path === UPLOAD ? { png: stall.nextPng() } : {}) });
    // Whoever brings it first: it is public.
    const [first, again] = await stall.deal({ cents: 0, settles: 1, grants: 0 }, async () => [
      await stall.order(path, order()),
      await stall.order(path, { ...order(), key: stall.newKey() }),
    ]);
    expectRefused(first, 409, USED);
    expectRefused(again, 409, USED);
    const [claimed, ...others] = await stall.deal({ ...NOTHING, grants: 1 }, () =>
      claimAll(stall.app().url, buyer),
    );
    expect(others).toEqual([]);
    // What a stranger brought along is not what the payer has paid for.
    expect(claimed).toMatchObject({
      status: 'settled',
      token: expect.stringMatching(/^[0-9a-f]{40}$/),
    });
    expect(await readFiles(stall.app().dataDir)).toEqual(before);
    expect((await stall.get(`/api/images/${kept.id}`)).body.expiresAt).toBe(kept.expiresAt);
    await stall.deal(NOTHING, async () => {
      const uploaded = await stall.order(UPLOAD, { token: claimed!.token!, png: stall.nextPng() });
      expect(uploaded.status).toBe(200);
      const [spent] = await claimAll(stall.app().url, buyer);
      expect(spent?.image?.id).toBe(uploaded.body.id);
      expect(spent).not.toHaveProperty('token');
      const second = await stall.order(UPLOAD, { token: claimed!.token!, png: stall.nextPng() });
      expectRefused(second, 409, { error: 'token_used' });
    });
    expectRefused(await stall.order(path, order()), 409, USED);
  });
});

describe('the buyer cancels the nonce, or spends it on himself, while we settle', () => {
  it.each(['cancel', 'spend'] as const)('%s, before the facilitator looks', async (act) => {
    const buyer = await stall.fund();
    const payment = await stall.sign(2, buyer, UPLOAD);
    const before = await readFiles(stall.app().dataDir);
    const key = stall.newKey();
    await stall.deal({ cents: 0, settles: 1 }, async () => {
      const png = stall.nextPng();
      const order = { payment, png, key };
      const answer = await during(UPLOAD, order, () => meddler[act](buyer, payment));
      expectRefused(answer, 409, USED);
      expect(await claimAll(stall.app().url, buyer)).toEqual([]);
      const again = await stall.order(UPLOAD, { payment, png });
      expectRefused(again, 402, { error: expect.any(String) as string });
    });
    expect(await readFiles(stall.app().dataDir)).toEqual(before);
  });

  it.each(['cancel', 'spend'] as const)('%s, while it is pending', async (act) => {
    const buyer = await stall.fund();
    const payment = await stall.sign(1, buyer);
    const { nonce } = payment.payload.authorization;
    await stall.facilitator.setFaultFor(nonce, { name: 'pending for ever' });
    const key = stall.newKey();
    await stall.deal({ cents: 0, settles: 1 }, async () => {
      const answer = await stall.order(TOKEN, { payment, key });
      expect(answer.status).toBe(202);
      await meddler[act](buyer, payment);
      await ends(answer.body.statusUrl).toBe('refused');
      expectRefused(await stall.order(TOKEN, { payment, key }), 402);
      expect(await claimAll(stall.app().url, buyer)).toEqual([]);
    });
  });
});

describe('a stranger submits the buyer’s authorization first', () => {
  it.each([
    ['a token', TOKEN],
    ['an upload', UPLOAD],
  ])('while the facilitator has it, for %s: it is granted to the payer', async (_, path) => {
    const buyer = await stall.fund();
    const payment = await stall.sign(2, buyer, path);
    const order = {
      payment,
      key: stall.newKey(),
      ...(path === UPLOAD ? { png: stall.nextPng() } : {}),
    };
    await stall.deal({ cents: 1, settles: 1 }, async () => {
      const answer = await during(path, order, () => meddler.submit(payment));
      expectRefused(answer, 409, USED);
      const [claimed] = await claimAll(stall.app().url, buyer);
      const token = claimed?.token ?? '';
      expect((await stall.order(UPLOAD, { token, png: stall.nextPng() })).status).toBe(200);
    });
  });

  it('while it is pending: the buyer gets it with his key', async () => {
    const buyer = await stall.fund();
    const payment = await stall.sign(2, buyer, UPLOAD);
    const { nonce } = payment.payload.authorization;
    await stall.facilitator.setFaultFor(nonce, { name: 'pending for ever' });
    const order = { payment, key: stall.newKey(), png: stall.nextPng() };
    await stall.deal({ cents: 1, settles: 1 }, async () => {
      const answer = await stall.order(UPLOAD, order);
      expect(answer.status).toBe(202);
      await meddler.submit(payment);
      await ends(answer.body.statusUrl).toBe('settled');
      const bought = await stall.order(UPLOAD, order);
      expect(bought.status).toBe(200);
      const served = await fetch(String(bought.body.url));
      expect(Buffer.from(await served.arrayBuffer()).equals(order.png)).toBe(true);
    });
  });
});

describe('verified, then settlement refused (funds moved away)', () => {
  it.each([1, 2] as const)(
    'in version %i: 402 with the reason, no image, no bytes',
    async (version) => {
      const buyer = await stall.fund(1n);
      const before = await readFiles(stall.app().dataDir);
      const payment = await stall.sign(version, buyer, UPLOAD);
      const elsewhere = requireV2(createPayTo());
      await stall.deal({ cents: 0, settles: 2 }, async () => {
        const order = { payment, png: stall.nextPng(), key: stall.newKey() };
        const answer = await during(UPLOAD, order, async () =>
          postSettle(stall.facilitator.url, await signV2(buyer, elsewhere), elsewhere),
        );
        expectRefused(answer, 402, { error: 'insufficient_funds' });
        expectRefused(await stall.order(UPLOAD, order), 402, { error: 'insufficient_funds' });
      });
      expect(await readFiles(stall.app().dataDir)).toEqual(before);
      expect(await claimAll(stall.app().url, buyer)).toEqual([]);
    },
  );
});

describe('keep that settles after expiry, delete or takedown: extended, or a token; never nothing', () => {
  const keep = async (meanwhile: (id: string, deleteToken: string) => Promise<unknown>) => {
    const buyer = await stall.fund();
    const png = stall.nextPng();
    const { id, url, deleteToken } = await uploadImage(stall.app().url, png);
    const path = `/api/images/${id}/keep`;
    const payment = await stall.sign(2, buyer, path);
    const order = { payment, key: stall.newKey() };
    const answer = await stall.deal({ cents: 1 }, () =>
      during(path, order, () => meanwhile(id, deleteToken)),
    );
    expect(answer.status).toBe(200);
    const again = await stall.deal(NOTHING, () => stall.order(path, order));
    expect(again.body).toEqual(answer.body);
    return { answer, png, url };
  };

  it('expired meanwhile: the year counts from now, and it is served again', async () => {
    const { answer, png, url } = await keep(async (id) => {
      // Its time runs out; the database itself lets no expiry be brought nearer.
      await stall.query('ALTER TABLE image DISABLE TRIGGER image_expiry_stands');
      await stall.query(
        `UPDATE image SET created_at = now() - interval '8 days', expires_at = now() - interval '1 minute' WHERE id = $1`,
        [id],
      );
      await stall.query('ALTER TABLE image ENABLE TRIGGER image_expiry_stands');
    });
    const ahead = Date.parse(String(answer.body.expiresAt)) - Date.now();
    expect(Math.abs(ahead - 365 * 86_400_000)).toBeLessThan(60_000);
    const served = await fetch(url);
    expect(Buffer.from(await served.arrayBuffer()).equals(png)).toBe(true);
  });

  it('deleted meanwhile: a token', async () => {
    const { answer, url } = await keep(async (id, deleteToken) => {
      const headers = { authorization: `Bearer ${deleteToken}` };
      const deleted = await fetch(`${stall.app().url}/api/images/${id}`, {
        method: 'DELETE',
        headers,
      });
      expect(deleted.status).toBe(204);
    });
    expect((await fetch(url)).status).toBe(404);
    const token = String(answer.body.token);
    expect((await stall.order(UPLOAD, { token, png: stall.nextPng() })).status).toBe(200);
  });
});
