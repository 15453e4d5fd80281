import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeReceivedImage } from '@/dev/context/make-received-image';
import { wrapStore } from '@/dev/context/wrap-store';
import { SETTLED } from '@/dev/payments/script-payments';
import { randomHex, ScriptedSales } from '@/dev/payments/scripted-sales';
import type { Draft } from '@/lib/storage/store';
import type { SaleOutcome } from './sale';
import { sell } from './sell';

let sales: ScriptedSales;
beforeAll(async () => {
  sales = await ScriptedSales.create();
});
beforeEach(() => sales.reset());
afterEach(() => sales.clear());
afterAll(() => sales.test.dispose());

const granted = { kind: 'granted' };
const used = { refused: 'payment_already_used' };
const KEY = 'a-key-of-sixteen-and-more';

describe('reserves, then settles once, then grants', () => {
  it('has committed the row before the facilitator hears of it', async () => {
    let before: unknown;
    sales.script.answers = [
      async () => {
        before = await sales.onlyPayment();
        return SETTLED;
      },
    ];
    expect(await sell(sales.ports, sales.sale())).toMatchObject(granted);
    expect(before).toMatchObject({ state: 'settling', entitlement: null });
    expect(await sales.onlyPayment()).toMatchObject({
      state: 'settled',
      entitlement: { state: 'unspent', generation: 1 },
    });
    expect(sales.script.asked).toHaveLength(1);
  });

  it('asks nobody where the local checks refuse', async () => {
    const payment = sales.sign({ authorization: { value: 1n } });
    expect(await sell(sales.ports, sales.sale({ payment }))).toMatchObject({
      refused: 'payment_required',
    });
    expect(sales.script.asked).toEqual([]);
    expect(await sales.ports.db.payment.count()).toBe(0);
  });

  it('publishes what came along, and nothing before', async () => {
    const image = makeReceivedImage();
    let before: unknown;
    sales.script.answers = [
      async () => {
        before = [await sales.ports.db.image.count(), (await sales.test.listKeys()).length];
        return SETTLED;
      },
    ];
    expect(
      await sell(sales.ports, sales.sale({ product: 'upload', images: [image] })),
    ).toMatchObject(granted);
    expect(before).toEqual([0, 1]);
    const row = await sales.ports.db.image.findFirstOrThrow();
    expect(row).toMatchObject({ tier: 'paid', state: 'live' });
    expect(await sales.onlyPayment()).toMatchObject({
      entitlement: { state: 'spent', imageId: row.id },
    });
    expect(await sales.ports.db.stagedImage.count()).toBe(0);
  });

  it('has the image live as its uploader asked, from when it is published', async () => {
    sales.script.answers = [
      async () => {
        sales.test.clock.advance(60_000);
        return SETTLED;
      },
    ];
    const image = { ...makeReceivedImage(), retentionSeconds: 3600 };
    expect(
      await sell(sales.ports, sales.sale({ product: 'upload', images: [image] })),
    ).toMatchObject(granted);
    const { createdAt, expiresAt } = await sales.ports.db.image.findFirstOrThrow();
    expect(createdAt).toEqual(sales.test.clock.now());
    expect(expiresAt.getTime() - createdAt.getTime()).toBe(3_600_000);
  });

  it('moves no money where the bytes cannot be stored', async () => {
    const store = wrapStore(sales.ports.store, {
      put: async () => Promise.reject(new Error('the disk is full')),
    });
    const buying = sell(
      { ...sales.ports, store },
      sales.sale({ product: 'upload', images: [makeReceivedImage()] }),
    );
    await expect(buying).rejects.toThrow('the disk is full');
    expect(sales.script.asked).toEqual([]);
  });

  it('puts the bytes into the store once, though another request was first and came to nothing', async () => {
    const image = makeReceivedImage();
    const commits: string[] = [];
    const draft: Draft = {
      write: async () => undefined,
      async commit(key) {
        commits.push(key);
        await sales.ports.store.put(key, image.body as Uint8Array[], 'image/png');
      },
      discard: async () => undefined,
    };
    let isFirst = true;
    const db = new Proxy(sales.ports.db, {
      get(target, name) {
        if (name !== '$transaction' || !isFirst) return Reflect.get(target, name) as unknown;
        isFirst = false;
        return async () => null;
      },
    });
    const sale = sales.sale({ product: 'upload', images: [{ ...image, body: draft }] });
    expect(await sell({ ...sales.ports, db }, sale)).toMatchObject(granted);
    expect(commits).toEqual(await sales.test.listKeys());
    expect(await sales.onlyPayment()).toMatchObject({ entitlement: { state: 'spent' } });
  });

  it('grants a token where the bytes got lost before they were published', async () => {
    sales.script.answers = [
      async () => {
        const [key] = await sales.test.listKeys();
        await sales.ports.store.delete(key!);
        return SETTLED;
      },
    ];
    expect(
      await sell(sales.ports, sales.sale({ product: 'upload', images: [makeReceivedImage()] })),
    ).toMatchObject(granted);
    expect(await sales.onlyPayment()).toMatchObject({
      entitlement: { state: 'unspent', imageId: null },
    });
    expect(await sales.ports.db.image.count()).toBe(0);
    expect(await sales.ports.db.stagedImage.count()).toBe(0);
  });
});

describe('bytes that were removed before', () => {
  const image = makeReceivedImage('blocked');
  const block = () =>
    sales.ports.db.blockedHash.create({
      data: {
        sha256: image.servedSha256,
        ...{ source: 'a case', category: 'other', blockedAt: sales.test.clock.now() },
      },
    });
  afterEach(() => sales.ports.db.blockedHash.deleteMany());

  it('are refused before any money moves, and leave nothing behind', async () => {
    await block();
    const sold = await sell(sales.ports, sales.sale({ product: 'upload', images: [image] }));
    expect(sold).toMatchObject({ refused: 'blocked_content' });
    expect(sales.script.asked).toEqual([]);
    expect(await sales.ports.db.payment.count()).toBe(0);
    expect(await sales.test.listKeys()).toEqual([]);
  });

  it('grant a token where they were removed while the money moved', async () => {
    sales.script.answers = [
      async () => {
        await block();
        return SETTLED;
      },
    ];
    const sold = await sell(sales.ports, sales.sale({ product: 'upload', images: [image] }));
    expect(sold).toMatchObject({ ...granted, token: { token: expect.any(String) as string } });
    expect(await sales.onlyPayment()).toMatchObject({
      entitlement: { state: 'unspent', imageId: null },
    });
    expect(await sales.ports.db.image.count()).toBe(0);
    expect(await sales.ports.db.stagedImage.count()).toBe(0);
    expect(await sales.test.listKeys()).toEqual([]);
  });
});

describe('one authorization buys one thing, once', () => {
  it('gives one of twenty at once what it bought, and the others nothing', async () => {
    const one = sales.sale();
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => sell(sales.ports, one)));
    const kinds = outcomes.map((outcome) => ('kind' in outcome ? outcome.kind : outcome.refused));
    expect(kinds.filter((kind) => kind === 'granted')).toHaveLength(1);
    expect(kinds.filter((kind) => kind === used.refused)).toHaveLength(19);
    expect(sales.script.asked).toHaveLength(1);
  });

  it('asks the facilitator nothing when it comes again, whatever it is spelled like', async () => {
    const first = sales.sale();
    await sell(sales.ports, first);
    const again = sales.sign({ version: 1, authorization: first.payment.authorization });
    expect(await sell(sales.ports, sales.sale({ payment: again }))).toMatchObject(used);
    expect(sales.script.asked).toHaveLength(1);
  });

  it('is no good on another route', async () => {
    const { payment } = sales.sale();
    await sell(sales.ports, sales.sale({ payment }));
    const image = makeReceivedImage();
    expect(
      await sell(sales.ports, sales.sale({ payment, product: 'upload', images: [image] })),
    ).toMatchObject(used);
    expect(await sales.test.listKeys()).toEqual([]);
  });
});

describe('the same key', () => {
  it('gives the same answer, and never settles the new authorization that came with it', async () => {
    await sell(sales.ports, sales.sale({ key: KEY }));
    const { id } = await sales.onlyPayment();
    const again = await sell(sales.ports, sales.sale({ key: KEY }));
    expect(again).toMatchObject({ kind: 'granted', payment: { id } });
    expect(sales.script.asked).toHaveLength(1);
    expect(await sales.ports.db.payment.count()).toBe(1);
  });

  it('is nothing to a stranger who names the payer', async () => {
    await sell(sales.ports, sales.sale({ key: KEY }));
    sales.script.contract = { signs: false };
    expect(await sell(sales.ports, sales.sale({ key: KEY }))).toMatchObject({
      refused: 'payment_required',
      reason: 'invalid_exact_evm_payload_signature',
    });
  });

  it('is another key for another payer and on another route', async () => {
    await sell(sales.ports, sales.sale({ key: KEY }));
    const payment = sales.sign({ authorization: { from: randomHex(20) } });
    expect(await sell(sales.ports, sales.sale({ key: KEY, payment }))).toMatchObject(granted);
    const image = makeReceivedImage();
    expect(
      await sell(sales.ports, sales.sale({ key: KEY, product: 'upload', images: [image] })),
    ).toMatchObject(granted);
    expect(await sales.ports.db.payment.count()).toBe(3);
  });

  it('with other bytes is a conflict, before any settlement', async () => {
    const upload = (bytes: string) =>
      sell(
        sales.ports,
        sales.sale({ key: KEY, product: 'upload', images: [makeReceivedImage(bytes)] }),
      );
    await upload('one');
    expect(await upload('two')).toMatchObject({ refused: 'idempotency_conflict' });
    expect(sales.script.asked).toHaveLength(1);
    expect(await sales.test.listKeys()).toHaveLength(1);
  });

  it('gives the same answer where the first request ends between two looks of the second', async () => {
    const sale = sales.sale({ key: KEY });
    let first: Promise<SaleOutcome> | null = null;
    // Whichever table is looked at first: what it said is old by the time that the other is.
    const look = async <T, A>({ args, query }: { args: A; query: (args: A) => Promise<T> }) => {
      const found = await query(args);
      await (first ??= sell(sales.ports, sale));
      return found;
    };
    const db = sales.ports.db.$extends({
      query: { payment: { findUnique: look }, paymentKey: { findUnique: look } },
    }) as unknown as typeof sales.ports.db;
    const second = await sell({ ...sales.ports, db }, sale);
    const { id } = await sales.onlyPayment();
    expect(second).toMatchObject({ kind: 'granted', payment: { id } });
    expect(sales.script.asked).toHaveLength(1);
  });

  it('waits for the first request', async () => {
    let go: (() => void) | undefined;
    sales.script.answers = [
      async () => {
        await new Promise<void>((resolve) => (go = resolve));
        return SETTLED;
      },
    ];
    const first = sell(sales.ports, sales.sale({ key: KEY }));
    await expect.poll(() => go).toBeDefined();
    const second = sell(sales.ports, sales.sale({ key: KEY }));
    go?.();
    const ids = (await Promise.all([first, second])).map(
      (outcome: SaleOutcome) => 'kind' in outcome && outcome.payment.id,
    );
    expect(ids).toEqual([(await sales.onlyPayment()).id, (await sales.onlyPayment()).id]);
    expect(sales.script.asked).toHaveLength(1);
  });
});
