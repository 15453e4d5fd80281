import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeReceivedImage } from '@/dev/context/make-received-image';
import { failed, seen, SETTLED, type Script } from '@/dev/payments/script-payments';
import { ScriptedSales } from '@/dev/payments/scripted-sales';
import type { FacilitatorAnswer } from '../facilitator';
import { reconcilePayment } from '../reconcile/reconcile-payment';
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

describe('what the facilitator answers', () => {
  it.each(unclear)('is left to the chain where it %s', async (_, answer) => {
    sales.script.answers = [answer];
    expect(await sell(sales.ports, sales.sale({ key: KEY }))).toMatchObject({ kind: 'pending' });
    // The chain shows nothing yet, and nobody is told to pay again.
    expect(await sell(sales.ports, sales.sale({ key: KEY }))).toMatchObject({ kind: 'pending' });
    sales.script.view = seen({ blockNumber: 115n });
    sales.test.clock.advance(2_000);
    expect(await sell(sales.ports, sales.sale({ key: KEY }))).toMatchObject(granted);
    expect(sales.script.asked).toHaveLength(1);
  });

  it('refuses for good for a reason given before anything is sent, and keeps no bytes', async () => {
    sales.script.answers = [failed('invalid_exact_evm_insufficient_balance')];
    const buy = sales.sale({ key: KEY, product: 'upload', images: [makeReceivedImage()] });
    const refusal = { refused: 'payment_required', reason: 'insufficient_funds' };
    expect(await sell(sales.ports, buy)).toMatchObject(refusal);
    expect(await sell(sales.ports, buy)).toMatchObject(refusal);
    expect(sales.script.asked).toHaveLength(1);
    expect(await sales.test.listKeys()).toEqual([]);
    // The key is free: a new authorization under it is a new purchase.
    sales.script.answers = [SETTLED];
    expect(await sell(sales.ports, { ...buy, payment: sales.sign() })).toMatchObject(granted);
  });

  it('lets the same payment come again where nothing was sent', async () => {
    const buy = sales.sale({ product: 'upload', images: [makeReceivedImage()] });
    sales.script.answers = [{ kind: 'unreached', cause: 'ECONNREFUSED' }, SETTLED];
    expect(await sell(sales.ports, buy)).toMatchObject({ refused: 'payments_unavailable' });
    expect(await sales.onlyPayment()).toMatchObject({ state: 'released' });
    expect(await sales.test.listKeys()).toEqual([]);
    expect(await sell(sales.ports, buy)).toMatchObject(granted);
    expect(await sales.ports.db.payment.count()).toBe(1);
  });

  it('settles the first authorization, not the new one, where nothing was sent under a key', async () => {
    const first = sales.sale({ key: KEY });
    sales.script.answers = [{ kind: 'response', status: 429, body: undefined }, SETTLED];
    await sell(sales.ports, first);
    expect(await sell(sales.ports, sales.sale({ key: KEY }))).toMatchObject(granted);
    const nonces = sales.script.asked.map(({ paymentPayload }) => JSON.stringify(paymentPayload));
    expect(nonces).toHaveLength(2);
    for (const asked of nonces) expect(asked).toContain(first.payment.authorization.nonce);
  });

  it('takes the new one where the first has run out meanwhile', async () => {
    sales.script.answers = [{ kind: 'unreached', cause: 'ENOTFOUND' }, SETTLED];
    await sell(sales.ports, sales.sale({ key: KEY }));
    sales.test.clock.advance(295_000);
    expect(await sell(sales.ports, sales.sale({ key: KEY }))).toMatchObject(granted);
    const states = await sales.ports.db.payment.findMany({ orderBy: { createdAt: 'asc' } });
    expect(states.map(({ state }) => state)).toEqual(['refused', 'settled']);
  });

  it('tells nothing to whoever brings an authorization that was used before', async () => {
    sales.script.answers = [failed('invalid_exact_evm_nonce_already_used')];
    expect(await sell(sales.ports, sales.sale({ key: KEY }))).toMatchObject(used);
    sales.script.view = seen({ blockNumber: 105n });
    sales.test.clock.advance(2_000);
    expect(await sell(sales.ports, sales.sale({ key: KEY }))).toMatchObject(used);
    expect(await sales.onlyPayment()).toMatchObject({ state: 'settled', payerOnly: true });
  });

  it('is pending where it was not written down', async () => {
    const { db } = sales.ports;
    const broken = new Proxy(db, {
      get: (target, name: keyof typeof db) =>
        sales.script.asked.length > 0 && (name === '$transaction' || name === '$executeRaw')
          ? () => Promise.reject(new Error('the database is gone'))
          : target[name],
    });
    expect(await sell({ ...sales.ports, db: broken }, sales.sale())).toMatchObject({
      kind: 'pending',
    });
    const { id } = await sales.onlyPayment();
    // The lease of a request that died runs out, and the chain tells.
    sales.script.view = seen({ blockNumber: 115n });
    sales.test.clock.advance(60_000);
    await reconcilePayment(sales.ports, id);
    expect(await sales.onlyPayment()).toMatchObject({
      state: 'settled',
      entitlement: { state: 'unspent' },
    });
  });
});

describe('a facilitator that lies', () => {
  const settleAndLook = async () => {
    await sell(sales.ports, sales.sale());
    const { id } = await sales.onlyPayment();
    const look = async (view: Script['view']) => {
      sales.test.clock.advance(2_000);
      sales.script.view = view;
      await reconcilePayment(sales.ports, id);
      return sales.onlyPayment();
    };
    return look;
  };

  it('is found out: the entitlement is frozen, settled again while it can be, and thawed', async () => {
    const look = await settleAndLook();
    expect(await look(seen(null))).toMatchObject({ state: 'settled', confirmBlock: 110n });
    const missing = { state: 'missing', entitlement: { state: 'frozen' } };
    expect(await look(seen(null, { number: 110n, timestamp: 1n }))).toMatchObject(missing);
    expect(await look(seen(null, { number: 110n, timestamp: 1n }))).toMatchObject(missing);
    expect(sales.script.asked).toHaveLength(2);
    expect(await look(seen({}))).toMatchObject({
      state: 'settled',
      entitlement: { state: 'unspent' },
    });
  });

  it('sells no more once a payment is lost, until somebody has looked into it', async () => {
    const look = await settleAndLook();
    const after = { number: 110n, timestamp: sales.now() + 1_000n };
    expect(await look(seen(null, after))).toMatchObject({
      state: 'lost',
      entitlement: { state: 'frozen' },
      signature: null,
    });
    sales.script.view = seen(null);
    expect(await sell(sales.ports, sales.sale())).toMatchObject({
      refused: 'payments_unavailable',
    });
    expect(await sales.ports.db.payment.count()).toBe(1);
  });
});
