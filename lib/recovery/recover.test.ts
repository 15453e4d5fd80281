import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeCasePorts } from '@/dev/abuse/make-case-ports';
import { reportImages } from '@/dev/abuse/report-images';
import { makeImage } from '@/dev/context/make-image';
import { wrapStore } from '@/dev/context/wrap-store';
import { LedgerStage } from '@/dev/payments/ledger-stage';
import { holdImage } from '@/lib/abuse/hold-image';
import { releaseImage } from '@/lib/abuse/release-image';
import { removeCase } from '@/lib/abuse/cases/remove-case';
import { restoreCase } from '@/lib/abuse/cases/restore-case';
import { takeDownImage } from '@/lib/abuse/take-down-image';
import type { Context } from '@/lib/context';
import { createClient } from '@/lib/db/create-client';
import { lookUpImage } from '@/lib/images/look-up-image';
import { removeImage } from '@/lib/images/remove-image';
import { runJob } from '@/lib/jobs/run-job';
import { ChainError, type PaidAuthorization } from '@/lib/payments/chain';
import { StoreError } from '@/lib/storage/store';
import { isClosed } from './is-closed';
import { recover } from './recover';

let stage: LedgerStage;
/** A process of its own: whether it is closed is remembered by a process. */
let context: Context;
let paid: readonly PaidAuthorization[];
let chainIsAway: boolean;
beforeAll(async () => {
  stage = await LedgerStage.create();
});
afterAll(() => stage.test.dispose());
beforeEach(async () => {
  stage.reset();
  [paid, chainIsAway] = [[], false];
  const payments = stage.context.payments!;
  const chain = {
    ...payments.chain,
    async *listPaid() {
      if (chainIsAway) throw new ChainError('away');
      yield paid;
    },
  };
  const db = createClient(stage.context.env.databaseUrl!.reveal(), { poolSize: 4 });
  context = { ...stage.context, db, payments: { ...payments, chain } };
  for (const key of await stage.test.listKeys()) await context.store.delete(key);
  return () => db.$disconnect();
});

/** As `npm run restore` leaves it: the rows are those of the backup. */
const close = (backupBlock: bigint | null = null) =>
  context.db.instance.updateMany({
    data: { closedAt: stage.test.clock.now(), backupAt: stage.test.clock.now(), backupBlock },
  });
const statusOf = async (id: string) => (await lookUpImage(context, id)).status;
const get = async (path: string, parts: Partial<Context> = {}) =>
  stage.ask('GET', path, { context: { ...context, ...parts } });

/** Takes back in the rows what was done since the backup; the store's log stays. */
async function forget(id: string): Promise<void> {
  await context.db.image.update({
    where: { id },
    data: {
      ...{ state: 'live', goneAt: null, removedAt: null, removedFor: null, heldAt: null },
      ...{ bytesDueAt: null, bytesDeletedAt: null, destroyAttempts: 0, sealedUntil: null },
    },
  });
}

describe('a restored database', () => {
  it('answers nothing but its health until it is opened, and runs no job', async () => {
    const image = await makeImage(context);
    await close();
    for (const path of [`/i/${image.id}.png`, `/api/images/${image.id}`]) {
      const { status, headers, json } = await get(path);
      expect(status).toBe(503);
      expect(headers['retry-after']).toBe('60');
      expect(json).toMatchObject({ error: 'restoring' });
    }
    expect((await get('/api/health')).status).toBe(200);
    await expect(runJob(context, 'sweep-orphans')).rejects.toThrow('closed');
    expect(await recover(context)).toEqual({ removals: 0, payments: 0 });
    await expect.poll(() => isClosed(context)).toBe(false);
    expect((await get(`/api/images/${image.id}`)).status).toBe(200);
    expect(await recover(context)).toBeNull();
  });

  it('learns what was deleted, removed, held and released since', async () => {
    const make = () => makeImage(context);
    const [deleted, removed, held, released, kept] = await Promise.all([
      make(),
      make(),
      make(),
      make(),
      make(),
    ]);
    stage.test.clock.advance(60_000);
    await removeImage(context, deleted);
    await takeDownImage(context, removed.id);
    await holdImage(context, held.id);
    await holdImage(context, released.id);
    stage.test.clock.advance(1);
    await releaseImage(context, released.id);
    for (const { id } of [deleted, removed, held, released]) await forget(id);
    await close();
    expect(await recover(context)).toEqual({ removals: 5, payments: 0 });
    expect(await statusOf(deleted.id)).toBe('gone');
    expect(await statusOf(removed.id)).toBe('removed');
    expect(await statusOf(kept.id)).toBe('live');
    const heldNow = await context.db.image.findMany({ where: { heldAt: { not: null } } });
    expect(heldNow.map(({ id }) => id)).toEqual([held.id]);
  });

  it('learns what a case has removed for what, blocks its bytes again, and what was restored', async () => {
    const ports = makeCasePorts(context);
    const [removed, restored] = await Promise.all([makeImage(context), makeImage(context)]);
    stage.test.clock.advance(60_000);
    for (const { id } of [removed, restored]) {
      const { caseId } = await reportImages(context, [id], 'ncii');
      await removeCase(ports, caseId);
      stage.test.clock.advance(1);
      if (id === restored.id) await restoreCase(ports, caseId, 'mistake');
      await forget(id);
    }
    // What the backup does not have.
    await context.db.blockedHash.deleteMany();
    await close();
    await recover(context);
    const { removedFor, sealedUntil } = await context.db.image.findUniqueOrThrow({
      where: { id: removed.id },
    });
    expect(removedFor).toBe('ncii');
    expect(sealedUntil).not.toBeNull();
    expect(await context.store.head(removed.storageKey)).not.toBeNull();
    const blocked = await context.db.blockedHash.findMany();
    const [first] = blocked;
    expect(Buffer.from(first!.sha256)).toEqual(Buffer.from(removed.servedSha256));
    expect(blocked).toHaveLength(1);
    expect(await statusOf(restored.id)).toBe('live');
  });

  it('passes over what was done to images that it does not know, and long before', async () => {
    const [old, unknown] = await Promise.all([makeImage(context), makeImage(context)]);
    await removeImage(context, old);
    await forget(old.id);
    stage.test.clock.advance(2 * 3_600_000);
    await removeImage(context, unknown);
    await context.db.image.delete({ where: { id: unknown.id } });
    await close();
    expect(await recover(context)).toEqual({ removals: 0, payments: 0 });
  });

  it('records what the chain has seen since: settled, and the payer’s alone', async () => {
    const payer = stage.wallet.address.toLowerCase() as `0x${string}`;
    const nonce = `0x${'ab'.repeat(32)}` as const;
    paid = [
      { payer, nonce, value: 10_000n, blockNumber: 15n },
      { payer, nonce: `0x${'cd'.repeat(32)}`, value: 77n, blockNumber: 16n },
    ];
    const transaction = stage.showUse(true);
    await close(12n);
    expect(await recover(context)).toEqual({ removals: 0, payments: 1 });
    const row = await context.db.payment.findFirstOrThrow({ include: { entitlements: true } });
    expect(row).toMatchObject({
      ...{ state: 'settled', payerOnly: true, amount: 10_000n, product: 'upload_token' },
      transaction: new Uint8Array(Buffer.from(transaction.slice(2), 'hex')),
      entitlements: [{ state: 'unspent' }],
    });
    // Cut off after that, and begun again: once is enough.
    await close(12n);
    expect(await recover(context)).toEqual({ removals: 0, payments: 0 });
    expect(await context.db.payment.count()).toBe(1);
    await context.db.entitlement.deleteMany();
    await context.db.payment.deleteMany();
  });

  it('records the price of several as that many uploads', async () => {
    const payer = stage.wallet.address.toLowerCase() as `0x${string}`;
    const paidFor = (value: bigint, blockNumber: bigint) => ({
      ...{ payer, value, blockNumber },
      nonce: `0x${blockNumber.toString(16).padStart(64, '0')}` as const,
    });
    paid = [paidFor(30_000n, 15n), paidFor(110_000n, 16n), paidFor(25_000n, 17n)];
    stage.showUse(true);
    await close(12n);
    expect(await recover(context)).toEqual({ removals: 0, payments: 1 });
    const row = await context.db.payment.findFirstOrThrow({ include: { entitlements: true } });
    expect(row).toMatchObject({
      ...{ state: 'settled', payerOnly: true, product: 'upload' },
      ...{ amount: 30_000n, unitPrice: 10_000n, count: 3 },
      entitlements: [{ state: 'unspent' }, { state: 'unspent' }, { state: 'unspent' }],
    });
    await context.db.entitlement.deleteMany();
    await context.db.payment.deleteMany();
  });

  it.each([
    [
      'the store',
      () => {
        const list = () => Promise.reject(new StoreError('unavailable', 'the store is away'));
        return { store: wrapStore(context.store, { list }) };
      },
    ],
    [
      'the chain',
      () => {
        chainIsAway = true;
        return {};
      },
    ],
    ['what it was sold by', () => ({ payments: null })],
  ])('stays closed while %s is away', async (_what, breakIt) => {
    await close(12n);
    await expect(recover({ ...context, ...breakIt() })).rejects.toThrow();
    expect(await isClosed(context)).toBe(true);
    chainIsAway = false;
    await recover(context);
    expect((await context.db.instance.findFirstOrThrow()).closedAt).toBeNull();
  });
});
