import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LedgerStage } from '@/dev/payments/ledger-stage';
import { findDue } from './find-due';

let stage: LedgerStage;
beforeAll(async () => {
  stage = await LedgerStage.create();
});
beforeEach(async () => {
  stage.reset();
  await stage.context.db.entitlement.deleteMany();
  await stage.context.db.payment.deleteMany();
});
afterAll(() => stage.test.dispose());

const due = () => findDue(stage.context, 84_532, 10);
const begin = () => stage.insert('upload_token', { createdAt: stage.test.clock.now() });

/** Seconds after its beginning at which the job asks about a payment, every five seconds, in the first `seconds`. */
async function watch(id: string, seconds: number): Promise<number[]> {
  const asked: number[] = [];
  for (let second = 5; second <= seconds; second += 5) {
    stage.test.clock.advance(5_000);
    if (!(await due()).includes(id)) continue;
    asked.push(second);
    const data = { checkedAt: stage.test.clock.now() };
    await stage.context.db.payment.update({ where: { id }, data });
  }
  return asked;
}

/** By somebody's word where it has no place on the chain. */
const settle = async (id: string, logIndex: number | null) => {
  const { db, clock } = stage.context;
  const at = clock.now();
  const transaction = new Uint8Array(32);
  const data = { state: 'settled' as const, settledAt: at, transaction, logIndex };
  await db.$transaction([
    db.payment.update({ where: { id }, data }),
    db.entitlement.create({ data: { paymentId: id, grantedAt: at, state: 'unspent' } }),
  ]);
};

describe('findDue', () => {
  it('asks about a pending payment in every round', async () => {
    const id = await begin();
    await stage.context.db.payment.update({ where: { id }, data: { state: 'pending' } });
    expect(await watch(id, 20)).toEqual([5, 10, 15, 20]);
  });

  it('asks about one that the chain has not shown every ten seconds, however old it is', async () => {
    const id = await begin();
    await settle(id, null);
    stage.test.clock.advance(180_000);
    expect(await watch(id, 40)).toEqual([5, 15, 25, 35]);
  });

  it('asks about a settled one ever more seldom', async () => {
    const id = await begin();
    await settle(id, 0);
    expect(await watch(id, 120)).toEqual([10, 20, 30, 45, 70, 105]);
    expect((await watch(id, 780)).length).toBeLessThan(8);
  });

  it('lets a payment in somebody’s hands alone until the lease is over', async () => {
    const id = await stage.insert('upload_token', {
      leaseUntil: new Date(stage.test.clock.now().getTime() + 40_000),
    });
    expect(await watch(id, 45)).toEqual([40, 45]);
  });

  it('is held back by no time that lies ahead', async () => {
    const id = await begin();
    await settle(id, 0);
    const ahead = new Date(stage.test.clock.now().getTime() + 3_600_000);
    await stage.context.db.payment.update({ where: { id }, data: { checkedAt: ahead } });
    expect(await due()).toEqual([id]);
  });

  it('leaves out what is final, what is of another chain, and what is too much', async () => {
    const id = await begin();
    await stage.context.db.payment.update({
      where: { id },
      data: { state: 'refused', reason: 'insufficient_funds', finalAt: stage.test.clock.now() },
    });
    await stage.insert('upload_token', { chainId: 8453, state: 'settling' });
    const ids = [await begin(), await begin(), await begin()];
    expect(new Set(await due())).toEqual(new Set(ids));
    expect(await findDue(stage.context, 84_532, 2)).toHaveLength(2);
  });
});
