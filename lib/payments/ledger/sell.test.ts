import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestContext, type TestContext } from '@/dev/context/create-test-context';
import { makeReceivedImage } from '@/dev/context/make-received-image';
import { wrapStore } from '@/dev/context/wrap-store';
import { makeSignedPayment } from '@/dev/payments/make-signed-payment';
import { failed, scriptPayments, seen, SETTLED, type Script } from '@/dev/payments/script-payments';
import type { FacilitatorAnswer } from '../facilitator';
import { reconcilePayment } from '../reconcile/reconcile-payment';
import type { Sale, SaleOutcome, SalesContext } from './sale';
import { sell } from './sell';

let test: TestContext;
let ports: SalesContext;
let script: Script;
beforeAll(async () => {
  test = await createTestContext();
});
beforeEach(() => {
  const scripted = scriptPayments();
  ({ script } = scripted);
  script.contract = { signs: true };
  ports = { ...test.context, payments: scripted.payments };
});
afterEach(async () => {
  const { db, store } = test.context;
  await db.entitlement.deleteMany();
  await db.payment.deleteMany();
  await db.image.deleteMany();
  for (const key of await test.listKeys()) await store.delete(key);
});
afterAll(() => test.dispose());

const randomHex = (bytes: number): `0x${string}` => `0x${randomBytes(bytes).toString('hex')}`;
const now = () => BigInt(Math.floor(test.clock.now().getTime() / 1000));

/** Signed by a contract wallet, as far as this test's chain can tell. */
const sign = (authorization: Parameters<typeof makeSignedPayment>[0] = {}) =>
  makeSignedPayment({
    signature: randomHex(70),
    ...authorization,
    authorization: {
      nonce: randomHex(32),
      validBefore: now() + 300n,
      ...authorization.authorization,
    },
  });

const sale = (changes: Partial<Sale> = {}): Sale => ({
  product: 'upload_token',
  payment: sign(),
  key: null,
  resourceUrl: 'http://localhost/api/upload/token',
  image: null,
  targetImageId: null,
  ...changes,
});

const onlyPayment = () => ports.db.payment.findFirstOrThrow({ include: { entitlement: true } });
const granted = { kind: 'granted' };
const used = { refused: 'payment_already_used' };
const KEY = 'a-key-of-sixteen-and-more';

const unclear: [string, FacilitatorAnswer][] = [
  ['is pending', failed('settlement_pending', 500)],
  ['answers with HTML', { kind: 'response', status: 500, body: undefined }],
  ['drops the socket', { kind: 'broken', cause: 'other side closed' }],
  [
    'names an error that may come after broadcasting',
    failed('invalid_exact_evm_transaction_failed'),
  ],
  ['succeeds without a transaction', { kind: 'response', status: 200, body: { success: true } }],
];

describe('reserves, then settles once, then grants', () => {
  it('has committed the row before the facilitator hears of it', async () => {
    let before: unknown;
    script.answers = [
      async () => {
        before = await onlyPayment();
        return SETTLED;
      },
    ];
    expect(await sell(ports, sale())).toMatchObject(granted);
    expect(before).toMatchObject({ state: 'settling', entitlement: null });
    expect(await onlyPayment()).toMatchObject({
      state: 'settled',
      entitlement: { state: 'unspent', generation: 1 },
    });
    expect(script.asked).toHaveLength(1);
  });

  it('asks nobody where the local checks refuse', async () => {
    const payment = sign({ authorization: { value: 1n } });
    expect(await sell(ports, sale({ payment }))).toMatchObject({ refused: 'payment_required' });
    expect(script.asked).toEqual([]);
    expect(await ports.db.payment.count()).toBe(0);
  });

  it('publishes what came along, and nothing before', async () => {
    const image = makeReceivedImage();
    let before: unknown;
    script.answers = [
      async () => {
        before = [await ports.db.image.count(), (await test.listKeys()).length];
        return SETTLED;
      },
    ];
    expect(await sell(ports, sale({ product: 'upload', image }))).toMatchObject(granted);
    expect(before).toEqual([0, 1]);
    const row = await ports.db.image.findFirstOrThrow();
    expect(row).toMatchObject({ tier: 'paid', state: 'live' });
    expect(await onlyPayment()).toMatchObject({ entitlement: { state: 'spent', imageId: row.id } });
    expect(await ports.db.stagedImage.count()).toBe(0);
  });

  it('moves no money where the bytes cannot be stored', async () => {
    const store = wrapStore(ports.store, {
      put: async () => Promise.reject(new Error('the disk is full')),
    });
    const buying = sell(
      { ...ports, store },
      sale({ product: 'upload', image: makeReceivedImage() }),
    );
    await expect(buying).rejects.toThrow('the disk is full');
    expect(script.asked).toEqual([]);
  });

  it('grants a token where the bytes got lost before they were published', async () => {
    script.answers = [
      async () => {
        const [key] = await test.listKeys();
        await ports.store.delete(key!);
        return SETTLED;
      },
    ];
    expect(
      await sell(ports, sale({ product: 'upload', image: makeReceivedImage() })),
    ).toMatchObject(granted);
    expect(await onlyPayment()).toMatchObject({ entitlement: { state: 'unspent', imageId: null } });
    expect(await ports.db.image.count()).toBe(0);
    expect(await ports.db.stagedImage.count()).toBe(0);
  });
});

describe('one authorization buys one thing, once', () => {
  it('gives one of twenty at once what it bought, and the others nothing', async () => {
    const one = sale();
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => sell(ports, one)));
    const kinds = outcomes.map((outcome) => ('kind' in outcome ? outcome.kind : outcome.refused));
    expect(kinds.filter((kind) => kind === 'granted')).toHaveLength(1);
    expect(kinds.filter((kind) => kind === used.refused)).toHaveLength(19);
    expect(script.asked).toHaveLength(1);
  });

  it('asks the facilitator nothing when it comes again, whatever it is spelled like', async () => {
    const first = sale();
    await sell(ports, first);
    const again = sign({ version: 1, authorization: first.payment.authorization });
    expect(await sell(ports, sale({ payment: again }))).toMatchObject(used);
    expect(script.asked).toHaveLength(1);
  });

  it('is no good on another route', async () => {
    const { payment } = sale();
    await sell(ports, sale({ payment }));
    const image = makeReceivedImage();
    expect(await sell(ports, sale({ payment, product: 'upload', image }))).toMatchObject(used);
    expect(await test.listKeys()).toEqual([]);
  });
});

describe('the same key', () => {
  it('gives the same answer, and never settles the new authorization that came with it', async () => {
    await sell(ports, sale({ key: KEY }));
    const { id } = await onlyPayment();
    const again = await sell(ports, sale({ key: KEY }));
    expect(again).toMatchObject({ kind: 'granted', payment: { id } });
    expect(script.asked).toHaveLength(1);
    expect(await ports.db.payment.count()).toBe(1);
  });

  it('is nothing to a stranger who names the payer', async () => {
    await sell(ports, sale({ key: KEY }));
    script.contract = { signs: false };
    expect(await sell(ports, sale({ key: KEY }))).toMatchObject({
      refused: 'payment_required',
      reason: 'invalid_exact_evm_payload_signature',
    });
  });

  it('is another key for another payer and on another route', async () => {
    await sell(ports, sale({ key: KEY }));
    const payment = sign({ authorization: { from: randomHex(20) } });
    expect(await sell(ports, sale({ key: KEY, payment }))).toMatchObject(granted);
    const image = makeReceivedImage();
    expect(await sell(ports, sale({ key: KEY, product: 'upload', image }))).toMatchObject(granted);
    expect(await ports.db.payment.count()).toBe(3);
  });

  it('with other bytes is a conflict, before any settlement', async () => {
    const upload = (bytes: string) =>
      sell(ports, sale({ key: KEY, product: 'upload', image: makeReceivedImage(bytes) }));
    await upload('one');
    expect(await upload('two')).toMatchObject({ refused: 'idempotency_conflict' });
    expect(script.asked).toHaveLength(1);
    expect(await test.listKeys()).toHaveLength(1);
  });

  it('waits for the first request', async () => {
    let go: (() => void) | undefined;
    script.answers = [
      async () => {
        await new Promise<void>((resolve) => (go = resolve));
        return SETTLED;
      },
    ];
    const first = sell(ports, sale({ key: KEY }));
    await expect.poll(() => go).toBeDefined();
    const second = sell(ports, sale({ key: KEY }));
    go?.();
    const ids = (await Promise.all([first, second])).map(
      (outcome: SaleOutcome) => 'kind' in outcome && outcome.payment.id,
    );
    expect(ids).toEqual([(await onlyPayment()).id, (await onlyPayment()).id]);
    expect(script.asked).toHaveLength(1);
  });
});

describe('what the facilitator answers', () => {
  it.each(unclear)('is left to the chain where it %s', async (_, answer) => {
    script.answers = [answer];
    expect(await sell(ports, sale({ key: KEY }))).toMatchObject({ kind: 'pending' });
    // The chain shows nothing yet, and nobody is told to pay again.
    expect(await sell(ports, sale({ key: KEY }))).toMatchObject({ kind: 'pending' });
    script.view = seen({ blockNumber: 115n });
    test.clock.advance(2_000);
    expect(await sell(ports, sale({ key: KEY }))).toMatchObject(granted);
    expect(script.asked).toHaveLength(1);
  });

  it('refuses for good for a reason given before anything is sent, and keeps no bytes', async () => {
    script.answers = [failed('invalid_exact_evm_insufficient_balance')];
    const buy = sale({ key: KEY, product: 'upload', image: makeReceivedImage() });
    const refusal = { refused: 'payment_required', reason: 'insufficient_funds' };
    expect(await sell(ports, buy)).toMatchObject(refusal);
    expect(await sell(ports, buy)).toMatchObject(refusal);
    expect(script.asked).toHaveLength(1);
    expect(await test.listKeys()).toEqual([]);
    // The key is free: a new authorization under it is a new purchase.
    script.answers = [SETTLED];
    expect(await sell(ports, { ...buy, payment: sign() })).toMatchObject(granted);
  });

  it('lets the same payment come again where nothing was sent', async () => {
    const buy = sale({ product: 'upload', image: makeReceivedImage() });
    script.answers = [{ kind: 'unreached', cause: 'ECONNREFUSED' }, SETTLED];
    expect(await sell(ports, buy)).toMatchObject({ refused: 'payments_unavailable' });
    expect(await onlyPayment()).toMatchObject({ state: 'released' });
    expect(await test.listKeys()).toEqual([]);
    expect(await sell(ports, buy)).toMatchObject(granted);
    expect(await ports.db.payment.count()).toBe(1);
  });

  it('settles the first authorization, not the new one, where nothing was sent under a key', async () => {
    const first = sale({ key: KEY });
    script.answers = [{ kind: 'response', status: 429, body: undefined }, SETTLED];
    await sell(ports, first);
    expect(await sell(ports, sale({ key: KEY }))).toMatchObject(granted);
    const nonces = script.asked.map(({ paymentPayload }) => JSON.stringify(paymentPayload));
    expect(nonces).toHaveLength(2);
    for (const asked of nonces) expect(asked).toContain(first.payment.authorization.nonce);
  });

  it('takes the new one where the first has run out meanwhile', async () => {
    script.answers = [{ kind: 'unreached', cause: 'ENOTFOUND' }, SETTLED];
    await sell(ports, sale({ key: KEY }));
    test.clock.advance(295_000);
    expect(await sell(ports, sale({ key: KEY }))).toMatchObject(granted);
    const states = await ports.db.payment.findMany({ orderBy: { createdAt: 'asc' } });
    expect(states.map(({ state }) => state)).toEqual(['refused', 'settled']);
  });

  it('tells nothing to whoever brings an authorization that was used before', async () => {
    script.answers = [failed('invalid_exact_evm_nonce_already_used')];
    expect(await sell(ports, sale({ key: KEY }))).toMatchObject(used);
    script.view = seen({ blockNumber: 105n });
    test.clock.advance(2_000);
    expect(await sell(ports, sale({ key: KEY }))).toMatchObject(used);
    expect(await onlyPayment()).toMatchObject({ state: 'settled', payerOnly: true });
  });

  it('is pending where it was not written down', async () => {
    const { db } = ports;
    const broken = new Proxy(db, {
      get: (target, name: keyof typeof db) =>
        name === '$transaction'
          ? () => Promise.reject(new Error('the database is gone'))
          : target[name],
    });
    expect(await sell({ ...ports, db: broken }, sale())).toMatchObject({ kind: 'pending' });
    const { id } = await onlyPayment();
    // The lease of a request that died runs out, and the chain tells.
    script.view = seen({ blockNumber: 115n });
    test.clock.advance(60_000);
    await reconcilePayment(ports, id);
    expect(await onlyPayment()).toMatchObject({
      state: 'settled',
      entitlement: { state: 'unspent' },
    });
  });
});

describe('a facilitator that lies', () => {
  const settleAndLook = async () => {
    await sell(ports, sale());
    const { id } = await onlyPayment();
    const look = async (view: Script['view']) => {
      test.clock.advance(2_000);
      script.view = view;
      await reconcilePayment(ports, id);
      return onlyPayment();
    };
    return look;
  };

  it('is found out: the entitlement is frozen, settled again while it can be, and thawed', async () => {
    const look = await settleAndLook();
    expect(await look(seen(null))).toMatchObject({ state: 'settled', confirmBlock: 110n });
    const missing = { state: 'missing', entitlement: { state: 'frozen' } };
    expect(await look(seen(null, { number: 110n, timestamp: 1n }))).toMatchObject(missing);
    expect(await look(seen(null, { number: 110n, timestamp: 1n }))).toMatchObject(missing);
    expect(script.asked).toHaveLength(2);
    expect(await look(seen({}))).toMatchObject({
      state: 'settled',
      entitlement: { state: 'unspent' },
    });
  });

  it('sells no more once a payment is lost, until somebody has looked into it', async () => {
    const look = await settleAndLook();
    const after = { number: 110n, timestamp: now() + 1_000n };
    expect(await look(seen(null, after))).toMatchObject({
      state: 'lost',
      entitlement: { state: 'frozen' },
      signature: null,
    });
    script.view = seen(null);
    expect(await sell(ports, sale())).toMatchObject({ refused: 'payments_unavailable' });
    expect(await ports.db.payment.count()).toBe(1);
  });
});
