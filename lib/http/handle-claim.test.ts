import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LedgerStage } from '@/dev/payments/ledger-stage';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';

const SITE = 'http://localhost:3000';
const CLAIM = '/api/payments/claim';

let stage: LedgerStage;
beforeAll(async () => {
  stage = await LedgerStage.create();
});
afterAll(() => stage.test.dispose());
beforeEach(() => stage.reset());

describe('POST /api/payments/claim', () => {
  it('asks to sign in, never to pay', async () => {
    const outcome = await stage.ask('POST', CLAIM);
    expect(outcome).toMatchObject({ status: 401, headers: { 'cache-control': 'no-store' } });
    expect(outcome.headers).not.toHaveProperty('payment-required');
    expect(outcome.json).toMatchObject({
      error: 'unauthorized',
      signIn: { domain: 'localhost:3000', uri: SITE + CLAIM, type: 'eip191' },
    });
    expect(outcome.json).not.toHaveProperty('accepts');
  });

  it('gives what was bought: tokens first, then images, newest first', async () => {
    const { image, deleteToken } = await stage.upload();
    const spent = await stage.insert('upload');
    await stage.settle(spent, image.id);
    const older = await stage.insert('upload_token');
    await stage.settle(older);
    const newer = await stage.insert('upload_token');
    await stage.settle(newer);
    const outcome = await stage.askSigned('POST', CLAIM);
    expect(outcome.status).toBe(200);
    expect(outcome.json).toEqual({
      payments: [
        expect.objectContaining({
          payment: newer,
          product: 'upload_token',
          status: 'settled',
          token: expect.stringMatching(/^[0-9a-f]{40}$/),
          expiresAt: '2026-11-24T12:10:00.000Z',
        }),
        expect.objectContaining({ payment: older, token: expect.any(String) }),
        expect.objectContaining({
          payment: spent,
          transaction: expect.stringMatching(/^0x[0-9a-f]{64}$/),
          image: expect.objectContaining({ id: image.id, deleteToken }),
        }),
      ],
    });
    const [, , last] = (outcome.json as { payments: object[] }).payments;
    expect(last).not.toHaveProperty('token');
  });

  it('gives each of several things that one payment is for, in their order', async () => {
    const { image, deleteToken } = await stage.upload();
    const id = await stage.insert('upload', { count: 3 });
    await stage.settle(id, undefined, image.id);
    const several = {
      ...{ payment: id, product: 'upload', status: 'settled' },
      ...{ amount: '30000', count: 3, unitPrice: '10000' },
      images: [
        { token: expect.stringMatching(/^[0-9a-f]{40}$/), expiresAt: '2026-11-24T12:10:00.000Z' },
        { image: expect.objectContaining({ id: image.id, deleteToken }) },
        { token: expect.any(String), expiresAt: expect.any(String) },
      ],
    };
    const list = await stage.askSigned('POST', CLAIM);
    expect(list.json).toMatchObject({ payments: [several] });
    const body = JSON.stringify({ payment: id });
    expect((await stage.askSigned('POST', CLAIM, { body })).json).toEqual(list.json);
    const [told] = (list.json as { payments: { images: { token?: string }[] }[] }).payments;
    expect(told).not.toHaveProperty('token');
    expect(told!.images[0]!.token).not.toBe(told!.images[2]!.token);
    // Spent before those that have something left, once the last of it is gone.
    await stage.settle(await stage.insert('upload_token'), null);
    const ids = async () =>
      (
        (await stage.askSigned('POST', CLAIM)).json as { payments: { payment: string }[] }
      ).payments.map(({ payment }) => payment);
    expect((await ids())[0]).toBe(id);
    await stage.context.db.entitlement.updateMany({
      where: { paymentId: id, state: 'unspent' },
      data: { state: 'spent', spentAt: stage.test.clock.now() },
    });
    expect((await ids())[1]).toBe(id);
  });

  it('gives the live token again, and the next one when it has died', async () => {
    await stage.settle(await stage.insert('upload_token'));
    const tokenOf = async () => {
      const { json } = await stage.askSigned('POST', CLAIM);
      return (json as { payments: { token: string }[] }).payments.map(({ token }) => token);
    };
    const [first, second] = [await tokenOf(), await tokenOf()];
    expect(second).toEqual(first);
    stage.test.clock.advance(600_000);
    const third = await tokenOf();
    expect(third).toHaveLength(1);
    expect(third).not.toEqual(first);
  });

  it('gives nothing to another stage.wallet, by list or by id', async () => {
    const id = await stage.insert('upload_token');
    await stage.settle(id);
    const stranger = privateKeyToAccount(generatePrivateKey());
    expect((await stage.askSigned('POST', CLAIM, {}, stranger)).json).toEqual({ payments: [] });
    const body = JSON.stringify({ payment: id });
    const outcome = await stage.askSigned('POST', CLAIM, { body }, stranger);
    expect(outcome).toMatchObject({ status: 404, json: { error: 'not_found' } });
    expect(outcome.body).not.toContain('token"');
  });

  it('gives one payment by its id, settled or not', async () => {
    await stage.settle(await stage.insert('upload_token'));
    const id = await stage.insert('upload_token');
    const body = JSON.stringify({ payment: id });
    const open = await stage.askSigned('POST', CLAIM, { body });
    expect(open.json).toEqual({
      payments: [expect.objectContaining({ payment: id, status: 'pending' })],
    });
    stage.showUse(true);
    stage.test.clock.advance(2_000);
    const settled = await stage.askSigned('POST', CLAIM, { body });
    expect(settled.json).toEqual({
      payments: [
        expect.objectContaining({ payment: id, status: 'settled', token: expect.any(String) }),
      ],
    });
  });

  it('finds money that arrived while nobody was asking', async () => {
    const id = await stage.insert('upload_token', { headBlock: null });
    stage.showUse(true);
    const outcome = await stage.askSigned('POST', CLAIM);
    expect(outcome.json).toMatchObject({ payments: [{ payment: id, token: expect.any(String) }] });
  });

  it('asks about ten open ones at most', async () => {
    for (let count = 0; count < 12; count += 1) await stage.insert('upload_token');
    expect((await stage.askSigned('POST', CLAIM)).json).toEqual({ payments: [] });
    expect(stage.readings).toBe(10);
  });

  it('tells no more than a hundred, and that there are more', async () => {
    const [one] = [await stage.insert('upload_token')];
    await stage.settle(one);
    for (let count = 0; count < 100; count += 1)
      await stage.settle(await stage.insert('upload_token'), null);
    const { json } = await stage.askSigned('POST', CLAIM);
    expect(json).toMatchObject({ more: true });
    const { payments } = json as { payments: { payment: string }[] };
    expect(payments).toHaveLength(100);
    expect(payments[0]?.payment).toBe(one);
  });

  it('shows the image that was kept, without the right to delete it', async () => {
    const { image } = await stage.upload();
    const id = await stage.insert('keep', { targetImageId: image.id });
    await stage.settle(id, null);
    const { json } = await stage.askSigned('POST', CLAIM);
    expect(json).toMatchObject({ payments: [{ payment: id, image: { id: image.id } }] });
    expect(JSON.stringify(json)).not.toContain('deleteToken');
  });

  it('shows no image that is gone, and gives no token instead', async () => {
    const { image, deleteToken } = await stage.upload();
    const id = await stage.insert('upload');
    await stage.settle(id, image.id);
    const headers = { authorization: `Bearer ${deleteToken}` };
    expect((await stage.ask('DELETE', `/api/images/${image.id}`, { headers })).status).toBe(204);
    const { json } = await stage.askSigned('POST', CLAIM);
    const [entry] = (json as { payments: object[] }).payments;
    expect(entry).toMatchObject({ payment: id });
    expect(entry).not.toHaveProperty('image');
    expect(entry).not.toHaveProperty('token');
  });

  it('takes a sign-in once', async () => {
    const { sent: headers } = await stage.askSigned('POST', CLAIM);
    const again = await stage.ask('POST', CLAIM, { headers });
    expect(again).toMatchObject({ status: 401, json: { signIn: { uri: SITE + CLAIM } } });
  });

  it.each([
    ['not JSON', '{'],
    ['no object', '[]'],
    ['another member', '{"payments":"x"}'],
    ['one member more', `{"payment":"${'0'.repeat(32)}","x":1}`],
    ['no id', '{"payment":"../../etc/passwd"}'],
    ['an id of another form', `{"payment":"${'A'.repeat(32)}"}`],
    ['what looks like a refusal of ours', '{"refused":"internal_error","log":"x"}'],
    ['too much', `{"payment":"${'0'.repeat(5_000)}"}`],
  ])('refuses a body that is %s, without spending the sign-in', async (_, body) => {
    const headers = await stage.sign(await stage.ask('POST', CLAIM));
    expect(await stage.ask('POST', CLAIM, { headers, body })).toMatchObject({
      status: 400,
      json: { error: 'invalid_request' },
    });
    expect(await stage.ask('POST', CLAIM, { headers, body: '' })).toMatchObject({ status: 200 });
  });

  it('is 503 where nothing is sold', async () => {
    expect(await stage.ask('POST', CLAIM, { context: stage.test.context })).toMatchObject({
      status: 503,
    });
  });
});
