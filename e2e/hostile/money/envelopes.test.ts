import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PrivateKeyAccount } from 'viem/accounts';
import { writePayment } from '../../product/payments/write-payment';
import type { WirePayment } from '../../product/payments/sign-challenge';
import { openShop, type Shop } from './open-shop';
import { TOKEN, UPLOAD } from './open-stall';

/** Characters of a payment header that are read. */
const LONGEST = 8_192;

let shop: Shop;
let buyer: PrivateKeyAccount;
beforeAll(async () => {
  shop = await openShop();
  buyer = await shop.fund();
});
afterAll(() => shop.close());

const base64 = (text: string | Uint8Array) => Buffer.from(text).toString('base64');
const encode = (payment: object) => base64(JSON.stringify(payment));

/** A good payment with a member that nobody reads, so that its header has exactly this many characters. */
function pad(payment: WirePayment, length: number): string {
  const bare = JSON.stringify({ ...payment, x: '' }).length;
  return encode({ ...payment, x: 'x'.repeat((length / 4) * 3 - bare) });
}

/** Base64 in the alphabet for URLs, of a payment whose text needs both of the characters that differ. */
const forUrls = (payment: WirePayment) =>
  Buffer.from(JSON.stringify({ ...payment, x: '>>>???>>>???' })).toString('base64url');

describe('a good payment in an envelope that is none: refused at once, and nobody is asked to settle', () => {
  const cases: [string, (payment: WirePayment) => string, number][] = [
    ['a character over what is read', (payment) => pad(payment, LONGEST + 4), 431],
    ['in the alphabet for URLs', forUrls, 400],
    ['encoded twice', (payment) => base64(encode(payment)), 400],
    ['with spaces in it', (payment) => encode(payment).replace(/(.{64})/g, '$1 '), 400],
    ['with a tab before it is over', (payment) => `${encode(payment)}\t=`, 400],
    ['in quotes', (payment) => `"${encode(payment)}"`, 400],
    ['with escapes as in a URL', (payment) => encodeURIComponent(`${encode(payment)}==`), 400],
    ['twice, with a comma between', (payment) => `${encode(payment)},${encode(payment)}`, 400],
    ['twice, one behind the padding of the other', (p) => `${encode(p)}=${encode(p)}`, 400],
    ['with a scheme before it', (payment) => `x402 ${encode(payment)}`, 400],
    ['as a data: URL', (p) => `data:application/json;base64,${encode(p)}`, 400],
    ['with a byte order mark', (payment) => base64(`\ufeff${JSON.stringify(payment)}`), 400],
    ['in UTF-16', (payment) => base64(Buffer.from(JSON.stringify(payment), 'utf16le')), 400],
    ['compressed', (payment) => base64(gzipSync(JSON.stringify(payment))), 400],
    ['as a text of JSON in JSON', (payment) => encode(JSON.stringify(payment) as never), 400],
    ['in a list', (payment) => encode([payment]), 400],
    ['in hex', (payment) => Buffer.from(JSON.stringify(payment)).toString('hex'), 400],
    ['with a comment in the JSON', (p) => base64(`/**/${JSON.stringify(p)}`), 400],
    ['with a second JSON behind it', (p) => base64(JSON.stringify(p) + JSON.stringify(p)), 400],
    ['with a stray bit in the last character', (p) => strayBit(p), 400],
  ];

  it.each(cases)('%s', async (_, write, status) => {
    const payment = await shop.sign(2, buyer);
    const headers = { 'payment-signature': write(payment) };
    await shop.expectRefusal(TOKEN, { headers }, status);
  });
});

/** Two spellings of the same bytes: a cache or a ledger that compares texts would see two payments. */
function strayBit(payment: WirePayment): string {
  for (let spaces = 0; ; spaces += 1) {
    const text = base64(JSON.stringify(payment) + ' '.repeat(spaces));
    if (!text.endsWith('==')) continue;
    return `${text.slice(0, -3)}${String.fromCharCode(text.charCodeAt(text.length - 3) + 1)}==`;
  }
}

describe('what is read of an envelope is what counts', () => {
  it('takes one of exactly the longest', async () => {
    const headers = { 'payment-signature': pad(await shop.sign(2, buyer), LONGEST) };
    const bought = await shop.deal({ cents: 1 }, () => shop.order(TOKEN, { headers }));
    expect(bought.status).toBe(200);
  });

  it('a member that comes twice is the last one, for the checks and for the facilitator alike', async () => {
    const [mine, other] = [await shop.sign(2, buyer), await shop.sign(2, await shop.fund(0n))];
    const twice = (first: WirePayment, second: WirePayment) =>
      base64(
        JSON.stringify(first).replace(
          /}$/,
          `,"payload":${JSON.stringify({ ...second.payload, signature: other.payload.signature })}}`,
        ),
      );
    const headers = { 'payment-signature': twice(mine, mine) };
    await shop.expectRefusal(TOKEN, { headers }, 402, 'invalid_exact_evm_payload_signature');
  });

  it('an empty header of the other version is a second payment', async () => {
    const headers = { ...writePayment(await shop.sign(2, buyer)), 'x-payment': '' };
    await shop.expectRefusal(TOKEN, { headers }, 400, 'conflicting_payment_headers');
  });
});

describe('a payment anywhere else than in its header buys nothing', () => {
  const places: [string, (text: string) => { path: string; init: RequestInit }][] = [
    [
      'in the query',
      (text) => ({ path: `${TOKEN}?payment-signature=${encodeURIComponent(text)}`, init: {} }),
    ],
    ['in a cookie', (text) => ({ path: TOKEN, init: { headers: { cookie: `payment=${text}` } } })],
    [
      'as a bearer',
      (text) => ({ path: TOKEN, init: { headers: { authorization: `x402 ${text}` } } }),
    ],
    [
      'in the body',
      (text) => ({
        path: TOKEN,
        init: {
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ paymentPayload: text, 'payment-signature': text }),
        },
      }),
    ],
    [
      'in a field of the form',
      (text) => {
        const body = new FormData();
        body.set('image', new Blob([new Uint8Array(shop.nextPng())]), 'x.png');
        body.set('payment-signature', text);
        return { path: UPLOAD, init: { body } };
      },
    ],
  ];

  it.each(places)('%s', async (_, place) => {
    const { path, init } = place(encode(await shop.sign(2, buyer)));
    const status = await shop.besides(() =>
      shop.deal({ cents: 0 }, async () => {
        const response = await fetch(shop.app().url + path, { method: 'POST', ...init });
        expect(await response.json()).toMatchObject({ error: 'payment_required' });
        return response.status;
      }),
    );
    expect(status).toBe(402);
  });

  it('in a trailer behind a chunked body', async () => {
    const text = encode(await shop.sign(2, buyer));
    const answer = await shop.besides(({ open, app }) =>
      shop.deal({ cents: 0 }, async () => {
        const wire = await open();
        const { host } = new URL(app.url);
        await wire.write(
          `POST ${TOKEN} HTTP/1.1\r\nHost: ${host}\r\nTransfer-Encoding: chunked\r\n`,
          `Trailer: payment-signature\r\nConnection: close\r\n\r\n`,
          `1\r\nx\r\n0\r\nPAYMENT-SIGNATURE: ${text}\r\n\r\n`,
        );
        const [first] = await wire.answers(1);
        return first!;
      }),
    );
    expect(answer.status).toBe(402);
  });
});
