import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { uploadImage } from '../../product/post-image';
import { startApp, type RunningApp } from '../../start-app';
import { writePayment } from '../../product/payments/write-payment';
import type { WirePayment } from '../../product/payments/sign-challenge';
import { expectRefused } from './expect-refused';
import { NOTHING, openShop, type Shop } from './open-shop';
import { TOKEN, UPLOAD, type Answer } from './open-stall';

const AT_ONCE = 20;

let shop: Shop;
/** Another server of the same database and the same store of tokens. */
let other: RunningApp;
beforeAll(async () => {
  shop = await openShop();
  other = await startApp({ env: { ...shop.env, SCREENING: 'off', CRON: 'off' } });
});
afterAll(async () => {
  await other.stop();
  await shop.close();
});

const times = <T>(count: number, work: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index)));

const statuses = (answers: readonly { status: number }[]) =>
  answers.map(({ status }) => status).sort((a, b) => a - b);
const tokensOf = (answers: readonly Answer[]) =>
  answers.flatMap(({ body }) => (typeof body.token === 'string' ? [body.token] : []));

const ONE_GRANT = { payment: { came: 1, went: 0 }, entitlement: { came: 1, went: 0 } };
const A_KEY = { payment_key: { came: 1, went: 0 } };

describe('20 parallel paid requests with one signed payload', () => {
  const race = (changes: object, keyOf: (index: number) => string | undefined) => async () => {
    const payment = await shop.sign(2, await shop.fund());
    return shop.besides(
      () =>
        shop.deal({ cents: 1 }, () =>
          times(AT_ONCE, (index) => {
            const key = keyOf(index);
            return shop.order(TOKEN, { payment, ...(key === undefined ? {} : { key }) });
          }),
        ),
      { changes: { ...ONE_GRANT, ...changes } },
    );
  };

  it('without a key: one token, the others 409', async () => {
    const answers = await race({}, () => undefined)();
    expect(statuses(answers)).toEqual([200, ...Array<number>(AT_ONCE - 1).fill(409)]);
    expect(tokensOf(answers)).toHaveLength(1);
  });

  it('with one key: one token, twenty times', async () => {
    const key = shop.newKey();
    const answers = await race(A_KEY, () => key)();
    expect(new Set(statuses(answers))).toEqual(new Set([200]));
    expect(new Set(tokensOf(answers)).size).toBe(1);
  });

  it('each with a key of its own: one token, the others 409', async () => {
    const answers = await race(A_KEY, () => shop.newKey())();
    expect(statuses(answers)).toEqual([200, ...Array<number>(AT_ONCE - 1).fill(409)]);
  });

  it('each with a picture of its own: one image, and no bytes of the others', async () => {
    const payment = await shop.sign(2, await shop.fund());
    const answers = await shop.besides(
      () =>
        shop.deal({ cents: 1 }, () =>
          times(AT_ONCE, () => shop.order(UPLOAD, { payment, png: shop.nextPng() })),
        ),
      { changes: { ...ONE_GRANT, image: { came: 1, went: 0 }, objects: { came: 1, went: 0 } } },
    );
    expect(statuses(answers)).toEqual([200, ...Array<number>(AT_ONCE - 1).fill(409)]);
  });
});

describe('one payment for several things at once', () => {
  it('a token, an upload and a keep: one of them', async () => {
    const { id } = await uploadImage(shop.app().url, shop.nextPng());
    const payment = await shop.sign(2, await shop.fund());
    const answers = await shop.deal({ cents: 1 }, () =>
      Promise.all([
        shop.order(TOKEN, { payment }),
        shop.order(UPLOAD, { payment, png: shop.nextPng() }),
        shop.order(`/api/images/${id}/keep`, { payment }),
      ]),
    );
    expect(statuses(answers)).toEqual([200, 409, 409]);
  });

  it('as version 1 and as version 2, on two servers, in other letter case: one of them', async () => {
    const payment = await shop.sign(2, await shop.fund());
    const { authorization, signature } = payment.payload;
    const upper = (hex: string) => `0x${hex.slice(2).toUpperCase()}`;
    const { from, nonce } = authorization;
    const spelled = { ...authorization, from: upper(from), nonce: upper(nonce) };
    const first: WirePayment = {
      x402Version: 1,
      ...{ scheme: 'exact', network: 'base-sepolia' },
      payload: { signature: upper(signature), authorization: spelled },
    };
    const send = (server: RunningApp, one: WirePayment) =>
      fetch(server.url + TOKEN, { method: 'POST', headers: writePayment(one) });
    const answers = await shop.deal({ cents: 1 }, () =>
      times(10, (index) => (index % 2 === 0 ? send(shop.app(), first) : send(other, payment))),
    );
    expect(statuses(answers)).toEqual([200, ...Array<number>(9).fill(409)]);
  });

  it('one nonce, signed for one image and for two: the nonce is spent once', async () => {
    const buyer = await shop.fund();
    const one = await shop.sign(2, buyer, UPLOAD);
    const { nonce } = one.payload.authorization;
    const two = spellNonce(await shop.sign(2, withNonce(buyer, nonce), `${UPLOAD}?count=2`), nonce);
    expect(two.payload.authorization).toMatchObject({ value: '20000' });
    const form = new FormData();
    for (const png of [shop.nextPng(), shop.nextPng()]) {
      form.append('image', new Blob([new Uint8Array(png)]), 'x.png');
    }
    const before = await shop.received();
    const answers = await Promise.all([
      shop.order(UPLOAD, { payment: one, png: shop.nextPng() }),
      fetch(`${shop.app().url}${UPLOAD}?count=2`, {
        method: 'POST',
        headers: writePayment(two),
        body: form,
      }),
    ]);
    expect(statuses(answers)).toEqual([200, 409]);
    const cents = answers[0].status === 200 ? 1n : 2n;
    expect((await shop.received()) - before).toBe(cents * 10_000n);
  });
});

type Signer = Awaited<ReturnType<Shop['fund']>>;

/** A client that signs a nonce that it has used before. */
function withNonce(account: Signer, nonce: string): Signer {
  const signTypedData = (typed: { message: object }) =>
    account.signTypedData({ ...typed, message: { ...typed.message, nonce } } as never);
  return { ...account, signTypedData } as Signer;
}

/** What it has signed, told as it was signed. */
const spellNonce = ({ payload, ...rest }: WirePayment, nonce: string): WirePayment => ({
  ...rest,
  payload: { ...payload, authorization: { ...payload.authorization, nonce } },
});

describe('an idempotency key proves nothing by itself', () => {
  const buyWith = async (key: string) => {
    const buyer = await shop.fund();
    const payment = await shop.sign(2, buyer);
    const bought = await shop.deal({ cents: 1 }, () => shop.order(TOKEN, { payment, key }));
    expect(bought.status).toBe(200);
    return { buyer, payment, token: String(bought.body.token) };
  };

  it('the same key with a freshly signed authorization: the first answer, and the balance moves once', async () => {
    const key = shop.newKey();
    const { buyer, token } = await buyWith(key);
    for (const version of [1, 2] as const) {
      const fresh = await shop.sign(version, buyer);
      const again = await shop.attack(TOKEN, { payment: fresh, key });
      expect([again.status, again.body.token]).toEqual([200, token]);
    }
  });

  it('a stranger with the victim’s key and a payment of his own gets what he has paid for, not the victim’s', async () => {
    const key = shop.newKey();
    const { token } = await buyWith(key);
    const payment = await shop.sign(2, await shop.fund());
    const his = await shop.deal({ cents: 1 }, () => shop.order(TOKEN, { payment, key }));
    expect(his.status).toBe(200);
    expect(his.body.token).not.toBe(token);
  });

  it.each([
    ['another key’s signature', (signature: string) => `${signature.slice(0, -4)}0000`],
    ['a signature as only contracts judge it', () => `0x${'11'.repeat(66)}`],
    ['a signature of 2,000 bytes', () => `0x${'11'.repeat(2_000)}`],
  ])('a stranger with the victim’s key, in the victim’s name, with %s: 402', async (_, forge) => {
    const key = shop.newKey();
    const { payment } = await buyWith(key);
    const { authorization, signature } = payment.payload;
    const forged = { ...payment, payload: { authorization, signature: forge(signature) } };
    const answer = await shop.besides(
      () => shop.deal(NOTHING, () => shop.order(TOKEN, { payment: forged, key })),
      // A signature that only the chain can judge counts against whom it names, as any other refusal.
      signature.length === forge(signature).length
        ? {}
        : { changes: { payer_strike: { came: 1, went: 0 } } },
    );
    expectRefused(answer, 402, { error: 'invalid_exact_evm_payload_signature' });
  });

  it('with other bytes: a conflict, before any settlement', async () => {
    const buyer = await shop.fund();
    const key = shop.newKey();
    const order = { payment: await shop.sign(2, buyer, UPLOAD), png: shop.nextPng(), key };
    await shop.deal({ cents: 1 }, () => shop.order(UPLOAD, order));
    const fresh = { payment: await shop.sign(2, buyer, UPLOAD), png: shop.nextPng(), key };
    await shop.expectRefusal(UPLOAD, fresh, 409, 'idempotency_conflict');
  });

  it('a payment-identifier is the same thing, and two that differ are none', async () => {
    const id = shop.newKey();
    const { buyer, token } = await buyWith(id);
    const named = async () => ({
      ...(await shop.sign(2, buyer)),
      extensions: { 'payment-identifier': { info: { required: false, id } } },
    });
    const again = await shop.attack(TOKEN, { payment: await named() });
    expect(again.body.token).toBe(token);
    const both = { payment: await named(), key: shop.newKey() };
    await shop.expectRefusal(TOKEN, both, 400, 'invalid_request');
  });

  it.each([
    ['of 15 characters', 'k'.repeat(15)],
    ['of 129', 'k'.repeat(129)],
    ['empty', ''],
    ['with a dot', `${'k'.repeat(20)}.`],
    ['twice', `${'k'.repeat(20)}, ${'k'.repeat(20)}`],
    ['in letters that look alike', Buffer.from('к'.repeat(20)).toString('latin1')],
  ])('%s: 400, and nothing is settled', async (_, key) => {
    const payment = await shop.sign(2, await shop.fund());
    await shop.expectRefusal(TOKEN, { payment, key }, 400, 'invalid_request');
  });
});
