import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeReceivedImage } from '@/dev/context/make-received-image';
import { wrapStore } from '@/dev/context/wrap-store';
import { seen, SETTLED } from '@/dev/payments/script-payments';
import { ScriptedSales } from '@/dev/payments/scripted-sales';
import { isRefusal } from '@/lib/errors';
import { getPurchase } from '../get-purchase';
import { reconcilePayment } from '../reconcile/reconcile-payment';
import { findToken } from '../tokens/find-token';
import { issueToken } from '../tokens/issue-token';
import { spendToken } from '../tokens/spend-token';
import type { Sale } from './sale';
import { sell } from './sell';

let sales: ScriptedSales;
beforeAll(async () => {
  sales = await ScriptedSales.create();
});
beforeEach(() => sales.reset());
afterEach(async () => {
  await sales.ports.db.blockedHash.deleteMany();
  await sales.clear();
});
afterAll(() => sales.test.dispose());

const KEY = 'a-key-of-sixteen-and-more';
const NAMES = ['first', 'second', 'third'];

/** The sale of these images by one payment, at a cent each. */
function saleOf(names: readonly string[], more: Partial<Sale> = {}): Sale {
  const value = BigInt(names.length) * 10_000n;
  const payment = sales.sign({ accepted: { amount: String(value) }, authorization: { value } });
  const images = names.map((name) => makeReceivedImage(name));
  return sales.sale({ product: 'upload', count: names.length, payment, images, ...more });
}

const block = (name: string) =>
  sales.ports.db.blockedHash.create({
    data: {
      sha256: makeReceivedImage(name).servedSha256,
      ...{ source: 'a case', category: 'other', blockedAt: sales.test.clock.now() },
    },
  });

/** Which of the images became of each entitlement, by name; what did not become one by its state. */
async function readThings() {
  const { entitlements } = await sales.onlyPayment();
  const images = await sales.ports.db.image.findMany();
  return entitlements.map(({ imageId, state }) => {
    const image = images.find(({ id }) => id === imageId);
    if (image === undefined) return state;
    const isIts = (name: string) =>
      Buffer.from(image.receivedSha256).equals(makeReceivedImage(name).receivedSha256);
    return NAMES.find(isIts);
  });
}

const countLeft = async () => ({
  staged: await sales.ports.db.stagedImage.count(),
  objects: (await sales.test.listKeys()).length,
});

/** While the money moves. */
const meanwhile = (what: () => Promise<unknown>) => {
  sales.script.answers = [
    async () => {
      await what();
      return SETTLED;
    },
  ];
};

describe('several images for one payment', () => {
  it('are staged before it is reserved, and published with it, each for an entitlement of its own', async () => {
    let before: unknown;
    meanwhile(async () => {
      before = [await sales.ports.db.image.count(), await countLeft()];
    });
    expect(await sell(sales.ports, saleOf(NAMES))).toMatchObject({ kind: 'granted', token: null });
    expect(before).toEqual([0, { staged: 3, objects: 3 }]);
    expect(await sales.onlyPayment()).toMatchObject({
      ...{ state: 'settled', product: 'upload' },
      ...{ amount: 30_000n, unitPrice: 10_000n, count: 3 },
    });
    expect(await readThings()).toEqual(NAMES);
    expect(await countLeft()).toEqual({ staged: 0, objects: 3 });
    expect(sales.script.asked).toMatchObject([{ paymentRequirements: { amount: '30000' } }]);
  });

  it('may be the same bytes', async () => {
    await sell(sales.ports, saleOf(['first', 'first', 'first']));
    expect(await readThings()).toEqual(['first', 'first', 'first']);
    expect(await sales.ports.db.image.count()).toBe(3);
  });

  it('cost that many times the price: the money for one buys none', async () => {
    const payment = sales.sign();
    expect(await sell(sales.ports, saleOf(NAMES, { payment }))).toMatchObject({
      refused: 'payment_required',
    });
    expect(await sales.ports.db.payment.count()).toBe(0);
    expect(await countLeft()).toEqual({ staged: 0, objects: 0 });
  });

  it('leave nothing behind where one is on the block list, and move no money', async () => {
    await block('second');
    expect(await sell(sales.ports, saleOf(NAMES))).toMatchObject({ refused: 'blocked_content' });
    expect(sales.script.asked).toEqual([]);
    expect(await sales.ports.db.payment.count()).toBe(0);
    expect(await countLeft()).toEqual({ staged: 0, objects: 0 });
  });

  it('move no money where the store fails at the second', async () => {
    let puts = 0;
    const store = wrapStore(sales.ports.store, {
      async put(...args) {
        puts += 1;
        if (puts === 2) throw new Error('the disk is full');
        await sales.ports.store.put(...args);
      },
    });
    await expect(sell({ ...sales.ports, store }, saleOf(NAMES))).rejects.toThrow(
      'the disk is full',
    );
    expect(sales.script.asked).toEqual([]);
    expect(await sales.ports.db.payment.count()).toBe(0);
  });
});

describe('one that cannot be given any more', () => {
  const removals: [string, (names: string[]) => Promise<unknown>][] = [
    ['was blocked', async (names) => Promise.all(names.map(block))],
    [
      'got lost',
      async (names) => {
        for (const name of names) {
          const { receivedSha256 } = makeReceivedImage(name);
          const { storageKey } = await sales.ports.db.stagedImage.findFirstOrThrow({
            where: { receivedSha256 },
          });
          await sales.ports.store.delete(storageKey);
        }
      },
    ],
  ];

  it.each(removals)('since it %s is a token, and the others are published', async (_, remove) => {
    meanwhile(() => remove(['second']));
    expect(await sell(sales.ports, saleOf(NAMES))).toMatchObject({ kind: 'granted' });
    expect(await readThings()).toEqual(['first', 'unspent', 'third']);
    expect(await countLeft()).toEqual({ staged: 0, objects: 2 });
    const purchase = await getPurchase(sales.ports, await sales.onlyPayment());
    expect(purchase).toMatchObject({
      kind: 'several',
      things: [{ kind: 'image' }, { kind: 'token' }, { kind: 'image' }],
    });
    // Told again, it is the same.
    expect(await getPurchase(sales.ports, await sales.onlyPayment())).toEqual(purchase);
  });

  it.each(removals)('since each %s is a token of its own', async (_, remove) => {
    meanwhile(() => remove(NAMES));
    expect(await sell(sales.ports, saleOf(NAMES))).toMatchObject({ kind: 'granted' });
    expect(await readThings()).toEqual(['unspent', 'unspent', 'unspent']);
    expect(await countLeft()).toEqual({ staged: 0, objects: 0 });
  });
});

describe('one key', () => {
  it('gives the same images again, and settles nothing', async () => {
    await sell(sales.ports, saleOf(NAMES, { key: KEY }));
    const { id } = await sales.onlyPayment();
    expect(await sell(sales.ports, saleOf(NAMES, { key: KEY }))).toMatchObject({
      kind: 'granted',
      payment: { id },
    });
    expect(sales.script.asked).toHaveLength(1);
    expect(await countLeft()).toEqual({ staged: 0, objects: 3 });
  });

  it.each([
    ['other bytes', ['first', 'second', 'other']],
    ['another order', ['first', 'third', 'second']],
    ['another count', ['first', 'second']],
    ['one', ['first']],
  ])('is a conflict with %s, before any settlement', async (_, names) => {
    await sell(sales.ports, saleOf(NAMES, { key: KEY }));
    expect(await sell(sales.ports, saleOf(names, { key: KEY }))).toMatchObject({
      refused: 'idempotency_conflict',
    });
    expect(sales.script.asked).toHaveLength(1);
    expect(await countLeft()).toEqual({ staged: 0, objects: 3 });
  });
});

describe('whose request has died after the money moved', () => {
  /** Reserved, and no answer of the facilitator. */
  const leaveOpen = async () => {
    sales.script.answers = [{ kind: 'broken', cause: 'other side closed' }];
    expect(await sell(sales.ports, saleOf(NAMES))).toMatchObject({ kind: 'pending' });
    const { id } = await sales.onlyPayment();
    sales.test.clock.advance(60_000);
    return id;
  };

  it('are granted from the chain', async () => {
    const id = await leaveOpen();
    sales.script.view = seen({ blockNumber: 115n });
    await reconcilePayment(sales.ports, id);
    expect(await readThings()).toEqual(NAMES);
  });

  it('are granted once by several who look at once', async () => {
    const id = await leaveOpen();
    sales.script.view = seen({ blockNumber: 115n });
    await sales.ports.db.payment.update({ where: { id }, data: { checkedAt: null } });
    await Promise.all(
      [0, 1, 2, 3].map(async (turn) => {
        if (turn > 0) sales.test.clock.advance(2_000);
        await reconcilePayment(sales.ports, id);
      }),
    );
    expect(await readThings()).toEqual(NAMES);
  });

  it('are as many tokens, each for one image, where only the payer may have them', async () => {
    const id = await leaveOpen();
    // The money is older than the request: whose bytes came along is not known.
    sales.script.view = seen({ blockNumber: 50n });
    await reconcilePayment(sales.ports, id);
    expect(await sales.onlyPayment()).toMatchObject({ state: 'settled', payerOnly: true });
    expect(await readThings()).toEqual(['unspent', 'unspent', 'unspent']);
    expect(await countLeft()).toEqual({ staged: 0, objects: 0 });
    const tokens = await Promise.all(
      [0, 1, 2].map(async (index) => (await issueToken(sales.ports, { paymentId: id, index }))!),
    );
    expect(new Set(tokens.map(({ token }) => token)).size).toBe(3);
    for (const [index, { token }] of tokens.entries()) {
      const entitlement = await findToken(sales.ports, token);
      if (isRefusal(entitlement)) throw new Error(entitlement.log);
      const image = makeReceivedImage(NAMES[index]);
      expect(await spendToken(sales.ports, entitlement, image)).toHaveProperty('image');
      const spent = ['first', 'second', 'third'].slice(0, index + 1);
      expect(await readThings()).toEqual([...spent, ...Array(2 - index).fill('unspent')]);
    }
    expect(await sales.ports.db.image.count()).toBe(3);
  });
});

it('a facilitator that lies has what is unspent of them frozen, and thawed when the money comes', async () => {
  meanwhile(() => block('first').then(() => block('third')));
  await sell(sales.ports, saleOf(NAMES));
  sales.script.answers = [SETTLED];
  const { id } = await sales.onlyPayment();
  const look = async (view: typeof sales.script.view) => {
    sales.test.clock.advance(2_000);
    sales.script.view = view;
    await reconcilePayment(sales.ports, id);
    return [(await sales.onlyPayment()).state, await readThings()];
  };
  await look(seen(null));
  const final = { number: 110n, timestamp: 1n };
  expect(await look(seen(null, final))).toEqual(['missing', ['frozen', 'second', 'frozen']]);
  expect(await getPurchase(sales.ports, await sales.onlyPayment())).toMatchObject({
    things: [
      { refused: 'payments_unavailable' },
      { kind: 'image' },
      { refused: 'payments_unavailable' },
    ],
  });
  await look(seen(null, final));
  // It is settled again as what it was.
  expect(sales.script.asked).toMatchObject([
    { paymentRequirements: { amount: '30000' } },
    {
      paymentRequirements: { amount: '30000' },
      paymentPayload: { resource: { url: expect.stringContaining('/api/upload?count=3') } },
    },
  ]);
  expect(await look(seen({}))).toEqual(['settled', ['unspent', 'second', 'unspent']]);
});
