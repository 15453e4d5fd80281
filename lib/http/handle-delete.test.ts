import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LedgerStage } from '@/dev/payments/ledger-stage';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';

const CLAIM = '/api/payments/claim';

let stage: LedgerStage;
beforeAll(async () => {
  stage = await LedgerStage.create();
});
afterAll(() => stage.test.dispose());
beforeEach(() => stage.reset());

describe('DELETE /api/images/{id} by the wallet that paid', () => {
  it('deletes the image that the wallet paid for', async () => {
    const { image } = await stage.upload();
    await stage.settle(await stage.insert('upload'), image.id);
    const path = `/api/images/${image.id}`;
    expect((await stage.askSigned('DELETE', path)).status).toBe(204);
    expect((await stage.ask('GET', path)).status).toBe(404);
    expect(await stage.context.store.head(image.storageKey)).toBeNull();
    // Nothing that is gone can be deleted by others either.
    expect((await stage.askSigned('DELETE', path)).status).toBe(204);
  });

  it('does not delete what another wallet paid for, what nobody paid for, or what was only kept', async () => {
    const [paid, free, kept] = [await stage.upload(), await stage.upload(), await stage.upload()];
    await stage.settle(await stage.insert('upload'), paid.image.id);
    await stage.settle(await stage.insert('keep', { targetImageId: kept.image.id }), null);
    const stranger = privateKeyToAccount(generatePrivateKey());
    const outcomes = [
      await stage.askSigned('DELETE', `/api/images/${paid.image.id}`, {}, stranger),
      await stage.askSigned('DELETE', `/api/images/${free.image.id}`),
      await stage.askSigned('DELETE', `/api/images/${kept.image.id}`),
      await stage.askSigned('DELETE', '/api/images/unknown00000'),
    ];
    expect(outcomes.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
    expect(new Set(outcomes.map(({ body }) => body)).size).toBe(1);
    for (const { image } of [paid, free, kept]) {
      expect((await stage.ask('GET', `/api/images/${image.id}`)).status).toBe(200);
    }
  });

  it('does not take a sign-in for another image, or for a claim', async () => {
    const [mine, other] = [await stage.upload(), await stage.upload()];
    for (const { image } of [mine, other])
      await stage.settle(await stage.insert('upload'), image.id);
    const claim = await stage.askSigned('POST', CLAIM);
    const path = `/api/images/${mine.image.id}`;
    const ofOther = await stage.sign(await stage.ask('DELETE', `/api/images/${other.image.id}`));
    for (const headers of [ofOther, claim.sent]) {
      expect(await stage.ask('DELETE', path, { headers })).toMatchObject({ status: 401 });
    }
    expect((await stage.ask('GET', path)).status).toBe(200);
  });

  it('asks for a token only, where nothing is sold or the id is none', async () => {
    const { image } = await stage.upload();
    for (const outcome of [
      await stage.ask('DELETE', `/api/images/${image.id}`, { context: stage.test.context }),
      await stage.ask('DELETE', `/api/images/${'a'.repeat(64)}`),
    ]) {
      expect(outcome).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Bearer' } });
      expect(outcome.json).not.toHaveProperty('signIn');
    }
  });
});
