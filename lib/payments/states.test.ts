import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestContext, type TestContext } from '@/dev/context/create-test-context';
import { PAYMENT_STATES, TRANSITIONS, type PaymentState } from './states';

let test: TestContext;
beforeAll(async () => {
  test = await createTestContext();
});
afterAll(() => test.dispose());

const bytes = (length: number) => new Uint8Array(randomBytes(length));

/** A row in a state, reached on ways of ours: from the reservation on, each by one step. */
const WAYS: Readonly<Record<PaymentState, readonly PaymentState[]>> = {
  settling: [],
  pending: ['pending'],
  released: ['released'],
  refused: ['refused'],
  settled: ['settled'],
  missing: ['settled', 'missing'],
  lost: ['settled', 'lost'],
};

async function go(id: string, from: PaymentState, to: PaymentState): Promise<void> {
  const { db, clock } = test.context;
  const granted = ['settled', 'missing', 'lost'].includes(to);
  await db.$transaction(async (inside) => {
    await inside.payment.update({
      where: { id },
      data: {
        state: to,
        settledAt: granted ? clock.now() : null,
        ...(to === 'settled' ? { transaction: bytes(32) } : {}),
        ...(to === 'refused' ? { reason: 'invalid_payload' } : {}),
      },
    });
    if (to === 'settled' && from !== 'missing') {
      const data = { paymentId: id, state: 'unspent', grantedAt: clock.now() } as const;
      await inside.entitlement.createMany({ data, skipDuplicates: true });
    }
  });
}

async function reserve(changes: object = {}): Promise<string> {
  const { db, clock, ids } = test.context;
  const id = ids.payment();
  await db.payment.create({
    data: {
      ...{ id, product: 'upload_token', chainId: 84_532, protocolVersion: 2, facilitator: 'test' },
      ...{ asset: bytes(20), payer: bytes(20), nonce: bytes(32), payTo: bytes(20) },
      ...{ amount: 1n, unitPrice: 1n, validAfter: 0n, validBefore: 1n, signature: bytes(65) },
      ...{ requestSha256: bytes(32), createdAt: clock.now(), leaseUntil: clock.now() },
      ...changes,
    },
  });
  return id;
}

async function reach(state: PaymentState): Promise<string> {
  const id = await reserve();
  let from: PaymentState = 'settling';
  for (const to of WAYS[state]) {
    await go(id, from, to);
    from = to;
  }
  return id;
}

const PAIRS = PAYMENT_STATES.flatMap((from) =>
  PAYMENT_STATES.filter((to) => to !== from).map((to) => [from, to] as const),
);

describe('the database holds the ways between the states of a payment', () => {
  it.each(PAIRS)('from %s to %s', async (from, to) => {
    const id = await reach(from);
    const gone = go(id, from, to);
    if (TRANSITIONS[from].includes(to)) await expect(gone).resolves.toBeUndefined();
    else await expect(gone).rejects.toThrow(`a payment goes from ${from} to ${to} on no way`);
  });

  it.each(PAYMENT_STATES.filter((state) => state !== 'settling'))(
    'refuses a payment that begins as %s',
    async (state) => {
      const ended = ['settled', 'missing', 'lost'].includes(state);
      const row = { state, settledAt: ended ? new Date() : null, transaction: bytes(32) };
      await expect(reserve({ ...row, reason: 'invalid_payload' })).rejects.toThrow('on no way');
    },
  );
});

describe('the database holds a grant and its payment together', () => {
  it('refuses a settled payment without an entitlement', async () => {
    const id = await reserve();
    const { db, clock } = test.context;
    const data = { state: 'settled', settledAt: clock.now(), transaction: bytes(32) } as const;
    await expect(db.payment.update({ where: { id }, data })).rejects.toThrow(
      'a settled payment without an entitlement',
    );
    expect((await db.payment.findUniqueOrThrow({ where: { id } })).state).toBe('settling');
  });

  it.each(['settling', 'pending', 'released', 'refused'] as const)(
    'refuses an entitlement of a payment that is %s',
    async (state) => {
      const paymentId = await reach(state);
      const { db, clock } = test.context;
      const data = { paymentId, state: 'unspent', grantedAt: clock.now() } as const;
      await expect(db.entitlement.create({ data })).rejects.toThrow(
        'an entitlement without a settled payment',
      );
      expect(await db.entitlement.count({ where: { paymentId } })).toBe(0);
    },
  );

  it.each([
    [[0], 'a payment for 3 things with 1 entitlements'],
    [[0, 1], 'a payment for 3 things with 2 entitlements'],
    [[0, 1, 2, 3], 'a payment for 3 things with 4 entitlements'],
    [[0, 1, 3], 'an entitlement beyond what was paid for'],
  ])('refuses a payment for three with the entitlements %j', async (indexes, message) => {
    const id = await reserve({ product: 'upload', amount: 3n, count: 3 });
    const { db, clock } = test.context;
    const settling = db.$transaction(async (inside) => {
      const data = { state: 'settled', settledAt: clock.now(), transaction: bytes(32) } as const;
      await inside.payment.update({ where: { id }, data });
      const row = { paymentId: id, state: 'unspent', grantedAt: clock.now() } as const;
      const rows = indexes.map((index) => ({ ...row, index }));
      await inside.entitlement.createMany({ data: rows });
    });
    await expect(settling).rejects.toThrow(message);
    expect(await db.entitlement.count({ where: { paymentId: id } })).toBe(0);
  });

  it.each([
    ['payment_amount_is_price_by_count', { product: 'upload', amount: 3n, count: 2 }],
    ['payment_count_of_uploads', { product: 'upload_token', amount: 2n, count: 2 }],
    ['payment_count_bounded', { product: 'upload', amount: 11n, count: 11 }],
  ])('refuses a row by %s: %o', async (constraint, row) => {
    await expect(reserve(row)).rejects.toThrow(constraint);
  });

  it('takes the price of one from the amount where a server of the version before writes the row', async () => {
    const { db } = test.context;
    const [id, of] = [test.context.ids.payment(), await reserve()];
    await db.$executeRaw`
      INSERT INTO payment (id, product, chain_id, asset, payer, nonce, pay_to, amount, valid_after, valid_before,
        protocol_version, signature, request_sha256, facilitator, created_at, lease_until)
      SELECT ${id}, product, chain_id, asset, payer, sha256(nonce), pay_to, 7, valid_after, valid_before,
        protocol_version, signature, request_sha256, facilitator, created_at, lease_until
      FROM payment WHERE id = ${of}`;
    const row = await db.payment.findUnique({ where: { id } });
    expect(row).toMatchObject({ unitPrice: 7n, count: 1 });
  });

  it.each([
    { amount: 2n },
    { unitPrice: 2n },
    { count: 2 },
    { nonce: bytes(32) },
    { payer: bytes(20) },
    { payTo: bytes(20) },
    { product: 'upload' as const },
    { validBefore: 2n },
    { requestSha256: bytes(32) },
  ])('refuses other terms for a reserved payment: %o', async (data) => {
    const id = await reserve();
    await expect(test.context.db.payment.update({ where: { id }, data })).rejects.toThrow(
      'the terms of a payment stand',
    );
  });

  it('refuses a second payment by one authorization, and a second by one log', async () => {
    const { db } = test.context;
    const first = await db.payment.findUniqueOrThrow({ where: { id: await reach('settled') } });
    const { chainId, asset, payer, nonce } = first;
    await expect(reserve({ chainId, asset, payer, nonce })).rejects.toThrow('Unique constraint');
    await db.payment.update({ where: { id: first.id }, data: { logIndex: 7 } });
    const second = await reach('settled');
    const place = { transaction: first.transaction, logIndex: 7 };
    await expect(db.payment.update({ where: { id: second }, data: place })).rejects.toThrow(
      'Unique constraint',
    );
  });
});
