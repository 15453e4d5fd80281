import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PrivateKeyAccount } from 'viem/accounts';
import { writePayment } from '../../product/payments/write-payment';
import { expectRefused } from './expect-refused';
import { NOTHING, openShop, type Shop } from './open-shop';
import { TOKEN, UPLOAD, type Answer } from './open-stall';

const VALUE = 'invalid_exact_evm_payload_authorization_value';

let shop: Shop;
let buyer: PrivateKeyAccount;
beforeAll(async () => {
  shop = await openShop();
  buyer = await shop.fund();
});
afterAll(() => shop.close());

/** Sends so many pictures, or what stands for them, with a payment for so many. */
async function buy(
  path: string,
  { paidFor, files }: { paidFor: number; files: readonly (Buffer | 'bad')[] },
): Promise<Answer> {
  const asked = paidFor === 1 ? UPLOAD : `${UPLOAD}?count=${paidFor}`;
  const payment = await shop.sign(2, buyer, asked);
  const body = new FormData();
  for (const file of files) {
    const bytes = file === 'bad' ? Buffer.from('no picture') : file;
    body.append('image', new Blob([new Uint8Array(bytes)]), 'x.png');
  }
  const init = { method: 'POST', headers: writePayment(payment), body };
  const response = await fetch(shop.app().url + path, init);
  const { status, headers } = response;
  return { status, headers, body: (await response.json()) as Answer['body'] };
}

const pictures = (count: number) => Array.from({ length: count }, () => shop.nextPng());

describe('a count that is none: 400, and nothing is settled', () => {
  it.each([
    'count=0',
    'count=11',
    'count=1e1',
    'count=02',
    'count=%2B2',
    'count=-2',
    'count=2.0',
    'count=0x2',
    'count=',
    'count=%202',
    'count=2%00',
    'count=%D9%A2',
    'count=2&count=2',
    'count=1&count=10',
    'count=9007199254740993',
  ])('?%s', async (query) => {
    const path = `${UPLOAD}?${query}`;
    const answer = await shop.besides(() =>
      shop.deal(NOTHING, () => buy(path, { paidFor: 2, files: pictures(2) })),
    );
    expectRefused(answer, 400, { error: 'invalid_request' });
  });
});

describe('a count that the payment, or the form, does not bear out: nothing is settled or stored', () => {
  const refused = async (path: string, what: Parameters<typeof buy>[1]) =>
    shop.besides(() => shop.deal(NOTHING, () => buy(path, what)));
  const STRIKE = { payer_strike: { came: 1, went: 0 } };

  it('two for the price of one', async () => {
    const answer = await refused(`${UPLOAD}?count=2`, { paidFor: 1, files: pictures(2) });
    expectRefused(answer, 402, { error: VALUE });
  });

  it('one for the price of two', async () => {
    const answer = await refused(UPLOAD, { paidFor: 2, files: pictures(1) });
    expectRefused(answer, 402, { error: VALUE });
  });

  it('a count in other letters is no count: two pictures for one', async () => {
    const answer = await refused(`${UPLOAD}?Count=2`, { paidFor: 2, files: pictures(2) });
    expectRefused(answer, 402, { error: VALUE });
  });

  const forms: [string, string, number, () => (Buffer | 'bad')[], number][] = [
    ['two pictures, paid for one', UPLOAD, 1, () => pictures(2), 400],
    ['one picture, paid for two', `${UPLOAD}?count=2`, 2, () => pictures(1), 400],
    ['eleven pictures, paid for ten', `${UPLOAD}?count=10`, 10, () => pictures(11), 400],
    ['a bad one behind a good one', `${UPLOAD}?count=2`, 2, () => [shop.nextPng(), 'bad'], 415],
    ['no picture at all', `${UPLOAD}?count=2`, 2, () => [], 400],
  ];
  it.each(forms)('%s', async (_, path, paidFor, files, status) => {
    buyer = await shop.fund();
    const answer = await shop.besides(
      () => shop.deal(NOTHING, () => buy(path, { paidFor, files: files() })),
      { changes: STRIKE },
    );
    expect(answer.body).not.toHaveProperty('url');
    expect(JSON.stringify(answer.body)).not.toContain('"deleteToken"');
    expect(answer.status).toBe(status);
  });

  it('a token with a count', async () => {
    const payment = await shop.sign(2, buyer);
    const bought = await shop.deal({ cents: 1 }, () => shop.order(TOKEN, { payment }));
    const token = String(bought.body.token);
    const path = `${UPLOAD}?count=2`;
    await shop.expectRefusal(path, { token, png: shop.nextPng() }, 400, 'invalid_request');
    expect((await shop.order(UPLOAD, { token, png: shop.nextPng() })).status).toBe(200);
  });

  it('a count where one thing is sold: one token for one cent, whatever it says', async () => {
    const payment = await shop.sign(2, buyer);
    const bought = await shop.deal({ cents: 1 }, () => shop.order(`${TOKEN}?count=5`, { payment }));
    expect(bought.status).toBe(200);
    expect(JSON.stringify(bought.body).match(/[0-9a-f]{40}/g)).toHaveLength(1);
  });
});

describe('a token where it must not be looked for, or in another form', () => {
  let token: string;
  beforeAll(async () => {
    const payment = await shop.sign(2, buyer);
    const bought = await shop.deal({ cents: 1 }, () => shop.order(TOKEN, { payment }));
    token = String(bought.body.token);
  });
  const png = () => shop.nextPng();

  it('in the query: asked to pay', async () => {
    for (const name of ['token', 'upload_token', 'x-upload-token', 'X-Upload-Token']) {
      const path = `${UPLOAD}?${name}=${token}`;
      await shop.expectRefusal(path, { png: png() }, 402, 'payment_required');
    }
  });

  it('in a field of the form: asked to pay', async () => {
    const status = await shop.besides(async () => {
      const body = new FormData();
      body.set('x-upload-token', token);
      body.set('token', token);
      body.set('image', new Blob([new Uint8Array(png())]), 'x.png');
      return (await fetch(shop.app().url + UPLOAD, { method: 'POST', body })).status;
    });
    expect(status).toBe(402);
  });

  it.each([
    ['in capitals', (text: string) => text.toUpperCase()],
    ['with 0x', (text: string) => `0x${text}`],
    ['in quotes', (text: string) => `"${text}"`],
    ['cut by one', (text: string) => text.slice(1)],
    ['longer by one', (text: string) => `${text}0`],
    ['twice', (text: string) => `${text}, ${text}`],
    ['with a star', (text: string) => `${text.slice(0, 39)}*`],
    ['with a wildcard of SQL', (text: string) => `${text.slice(0, 39)}_`],
  ])('%s: 401', async (_, change) => {
    const order = { token: change(token), png: png() };
    await shop.expectRefusal(UPLOAD, order, 401, 'invalid_token');
  });

  it('as Basic: asked to pay', async () => {
    const basic = Buffer.from(`:${token}`).toString('base64');
    const order = { headers: { authorization: `Basic ${basic}` }, png: png() };
    await shop.expectRefusal(UPLOAD, order, 402, 'payment_required');
  });

  it('a dead one beside a live one: the dead one counts', async () => {
    const order = {
      token: '0'.repeat(40),
      headers: { authorization: `Bearer ${token}` },
      png: png(),
    };
    await shop.expectRefusal(UPLOAD, order, 401, 'invalid_token');
  });

  it('a delete token for it, and it for a delete token', async () => {
    const free = await shop.order('/api/free', { png: png() });
    const deleteToken = String(free.body.deleteToken);
    await shop.expectRefusal(UPLOAD, { token: deleteToken, png: png() }, 401, 'invalid_token');
    const path = `${shop.app().url}/api/images/${String(free.body.id)}`;
    const status = await shop.besides(async () => {
      const headers = { authorization: `Bearer ${token}` };
      return (await fetch(path, { method: 'DELETE', headers })).status;
    });
    expect(status).toBe(403);
  });

  it('after all of this it is whole', async () => {
    expect((await shop.order(UPLOAD, { token, png: png() })).status).toBe(200);
  });
});
