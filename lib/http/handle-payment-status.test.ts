import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LedgerStage } from '@/dev/payments/ledger-stage';
import { NETWORKS } from '@/lib/payments/networks';

const NETWORK = NETWORKS['base-sepolia'];

let stage: LedgerStage;
beforeAll(async () => {
  stage = await LedgerStage.create();
});
afterAll(() => stage.test.dispose());
beforeEach(() => stage.reset());

describe('GET /api/payments/{id}', () => {
  it('asks the chain about what is open, once in two seconds, and says when to come again', async () => {
    const id = await stage.insert('upload_token');
    const first = await stage.ask('GET', `/api/payments/${id}`);
    expect(first).toMatchObject({
      status: 200,
      headers: { 'retry-after': '2', 'cache-control': 'no-store' },
    });
    expect(first.json).toEqual({
      status: 'pending',
      amount: '10000',
      asset: NETWORK.asset,
      network: 'eip155:84532',
    });
    const transaction = stage.showUse(true);
    expect((await stage.ask('GET', `/api/payments/${id}`)).json).toMatchObject({
      status: 'pending',
    });
    expect(stage.readings).toBe(1);
    stage.test.clock.advance(2_000);
    const settled = await stage.ask('GET', `/api/payments/${id}`);
    expect(settled.json).toMatchObject({ status: 'settled', transaction });
    expect(settled.headers).not.toHaveProperty('retry-after');
    const words = Object.keys(settled.json ?? {}).sort();
    expect(words).toEqual(['amount', 'asset', 'network', 'status', 'transaction']);
  });

  it('tells how many a payment is for, where it is for several', async () => {
    const id = await stage.insert('upload', { count: 3 });
    expect((await stage.ask('GET', `/api/payments/${id}`)).json).toMatchObject({
      ...{ status: 'pending', amount: '30000', count: 3, unitPrice: '10000' },
    });
  });

  it('tells why a payment was refused', async () => {
    const id = await stage.insert('upload_token');
    stage.showUse(false);
    expect((await stage.ask('GET', `/api/payments/${id}`)).json).toMatchObject({
      status: 'refused',
      reason: expect.stringMatching(/^[a-z0-9_]+$/),
    });
  });

  it('tells neither a token nor an image', async () => {
    const { image, deleteToken } = await stage.upload();
    const id = await stage.insert('upload');
    await stage.settle(id, image.id);
    const { body } = await stage.ask('GET', `/api/payments/${id}`);
    for (const secret of [image.id, deleteToken, stage.wallet.address.toLowerCase().slice(2)]) {
      expect(body).not.toContain(secret);
    }
  });

  it('knows nothing of other ids', async () => {
    for (const id of ['0'.repeat(32), 'A'.repeat(32), 'x', '0'.repeat(31), '0'.repeat(33)]) {
      expect(await stage.ask('GET', `/api/payments/${id}`)).toMatchObject({ status: 404 });
    }
    expect(stage.readings).toBe(0);
  });

  it('is 503 where nothing is sold', async () => {
    const outcome = await stage.ask('GET', `/api/payments/${'0'.repeat(32)}`, {
      context: stage.test.context,
    });
    expect(outcome).toMatchObject({ status: 503, json: { error: 'payments_unavailable' } });
  });
});
