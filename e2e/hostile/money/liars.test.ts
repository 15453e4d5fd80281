import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { expectRefused } from './expect-refused';
import { openShop, type Shop } from './open-shop';
import { TOKEN, UPLOAD } from './open-stall';
import { startLiar, type Asked, type Lie, type Liar } from './start-liar';

const MEBIBYTE = 1_048_576;
const HASH = `0x${'ab'.repeat(32)}`;
/** What an answer may cost, whatever its size; the rest is what a server’s memory does by itself. */
const MEMORY = 40 * MEBIBYTE;

let shop: Shop;
let liar: Liar;
/** Where a redirect would lead. */
let accomplice: Liar;
beforeAll(async () => {
  [liar, accomplice] = await Promise.all([startLiar(), startLiar()]);
  shop = await openShop({ X402_FACILITATOR_URL: liar.url });
});
afterEach(() => liar.setLie((response) => response.end()));
afterAll(async () => {
  await shop.close();
  await Promise.all([liar.stop(), accomplice.stop()]);
});

/** JSON that is an honest settlement but for these members. */
const say =
  (change: object, status = 200): Lie =>
  (response, { payer, network }) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ success: true, transaction: HASH, network, payer, ...change }));
  };
const refuse = (change: object, status = 200): Lie =>
  say({ success: false, transaction: '', errorReason: 'insufficient_funds', ...change }, status);

/** Goes on until the other side has had enough. */
async function flood(response: ServerResponse, chunk: Buffer, times: number): Promise<void> {
  for (let sent = 0; sent < times && !response.destroyed; sent += 1) {
    if (!response.write(chunk))
      await Promise.race([once(response, 'drain'), once(response, 'close')]);
  }
  response.end();
}

const raw =
  (text: string): Lie =>
  (response) => {
    response.socket?.end(text);
  };

async function buy(lie: Lie, memory?: number) {
  liar.setLie(lie);
  const order = { payment: await shop.sign(2, await shop.fund(1n), UPLOAD), png: shop.nextPng() };
  const answer = await shop.besides(
    () => shop.deal({ cents: 0 }, () => shop.order(UPLOAD, order)),
    {
      // The bytes wait, unserved, until the chain has told.
      changes: {
        payment: { came: 1, went: 0 },
        staged_image: { came: 1, went: 0 },
        objects: { came: 1, went: 0 },
      },
      ...(memory === undefined ? {} : { memory }),
    },
  );
  return { answer, order };
}

/** Nobody knows: the buyer is told to wait, and gets nothing for asking again. */
async function expectPending(lie: Lie, memory?: number): Promise<void> {
  const asked = liar.paths.length;
  const { answer } = await buy(lie, memory);
  expectRefused(answer, 202);
  expect(answer.body.status).toBe('pending');
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(liar.paths.slice(asked)).toEqual(['/settle']);
  const status = await shop.get(new URL(String(answer.body.statusUrl)).pathname);
  expect(status.body).toMatchObject({ status: 'pending' });
}

describe('a success that names no transfer of ours: 202, nothing is given', () => {
  it.each<[string, object]>([
    ['a hash of 31 bytes', { transaction: HASH.slice(0, -2) }],
    ['a hash of 33 bytes', { transaction: `${HASH}00` }],
    ['a hash of noughts', { transaction: `0x${'0'.repeat(64)}` }],
    ['a hash without 0x', { transaction: HASH.slice(2) }],
    ['a hash with a letter that is no digit', { transaction: HASH.replace('ab', 'xy') }],
    ['a number for a hash', { transaction: 1 }],
    ['a list of hashes', { transaction: [HASH] }],
    ['a line break behind the hash', { transaction: `${HASH}\n` }],
    ['no network', { network: '' }],
    ['any network', { network: 'eip155:*' }],
    ['an empty payer', { payer: '' }],
    ['a payer that is a list', { payer: ['x'] }],
    ['success as a text', { success: 'true' }],
    ['success as a number', { success: 1 }],
    ['a pledge to come', { success: true, status: 'pending', transaction: null }],
  ])('%s', (_, change) => expectPending(say(change)));

  it.each([201, 202, 206, 299, 400, 500])('under the status %i', (status) =>
    expectPending(say({}, status)),
  );
});

describe('a refusal that proves nothing: 202, and never 402, after which the buyer would pay again', () => {
  it.each<[string, Lie]>([
    ['that names a transaction', refuse({ transaction: HASH })],
    [
      'for a reason that may come after sending',
      refuse({ errorReason: 'unexpected_settle_error' }),
    ],
    ['for a reason with more behind it', refuse({ errorReason: 'insufficient_funds, perhaps' })],
    ['for a reason in capitals', refuse({ errorReason: 'INSUFFICIENT_FUNDS' })],
    ['for no reason', refuse({ errorReason: undefined })],
    ['for a reason that is a list', refuse({ errorReason: ['insufficient_funds'] })],
    ['for a reason of the prototype', refuse({ errorReason: 'constructor' })],
    ['about another payer', refuse({ payer: `0x${'4'.repeat(40)}` })],
    ['about another network', refuse({ network: 'eip155:1' })],
    ['with a server’s own failure', refuse({}, 500)],
    ['at the door, with a transaction', say({ success: false, transaction: HASH }, 401)],
    ['in too great a hurry, with a transaction', say({ success: false, transaction: HASH }, 429)],
  ])('%s', (_, lie) => expectPending(lie));
});

describe('an answer that is none: 202, at once and for little memory', () => {
  const bomb = gzipSync(Buffer.alloc(100 * MEBIBYTE));
  const settled = ({ payer, network }: Asked) =>
    JSON.stringify({ success: true, transaction: HASH, network, payer });
  const lies: [string, Lie][] = [
    ['100 MB', (response) => flood(response, Buffer.alloc(MEBIBYTE, ' '), 100)],
    [
      'a good one behind 100 KB of spaces',
      (response, asked) => response.end(' '.repeat(100_000) + settled(asked)),
    ],
    [
      '100 MB in 100 KB of gzip',
      (response) => {
        response.writeHead(200, { 'content-encoding': 'gzip' });
        response.end(bomb);
      },
    ],
    [
      'gzip that is none',
      (response, asked) => {
        response.writeHead(200, { 'content-encoding': 'gzip' });
        response.end(settled(asked));
      },
    ],
    [
      'another length than it says',
      (response, asked) => {
        response.writeHead(200, { 'content-length': 10_000 });
        response.write(settled(asked));
        setImmediate(() => response.destroy());
      },
    ],
    ['no body', (response) => response.writeHead(204).end()],
    ['a list', (response, asked) => response.end(`[${settled(asked)}]`)],
    ['a text of JSON in JSON', (response, asked) => response.end(JSON.stringify(settled(asked)))],
    ['two answers in one', (response, asked) => response.end(settled(asked).repeat(2))],
    ['a member of the prototype', (r) => r.end('{"__proto__":{"success":true}}')],
    ['deep JSON', (response) => response.end('['.repeat(30_000))],
    ['no HTTP', raw('hello\r\n\r\n')],
    ['HTTP without a status', raw('HTTP/1.1 abc\r\n\r\n')],
    ['100 KB of headers', raw(`HTTP/1.1 200 OK\r\nx: ${'x'.repeat(100_000)}\r\n\r\n{}`)],
    ['two lengths', raw('HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n{}')],
    ['a chunk that is none', raw('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n')],
    [
      'a switch to another protocol',
      raw('HTTP/1.1 101 X\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'),
    ],
  ];
  it.each(lies)('%s', (_, lie) => expectPending(lie, MEMORY));

  it.each([301, 302, 303, 307, 308])(
    'a redirect (%i): nobody else hears of the payment',
    async (status) => {
      accomplice.setLie(say({}));
      await expectPending((response) => {
        response.writeHead(status, { location: `${accomplice.url}/settle` });
        response.end();
      });
      expect(accomplice.paths).toEqual([]);
    },
  );
});

describe('polling', () => {
  it('asks the chain of a payment that is pending no more than once in two seconds, and tells nothing to spend', async () => {
    const { answer, order } = await buy(say({ transaction: '' }));
    const path = new URL(String(answer.body.statusUrl)).pathname;
    const { nonce } = order.payment.payload.authorization;
    const checked = async () => {
      const [row] = await shop.query<{ at: Date | null }>(
        `SELECT checked_at AS at FROM payment WHERE encode(nonce, 'hex') = '${nonce.slice(2)}'`,
      );
      return row!.at?.getTime() ?? 0;
    };
    const startedAt = performance.now();
    const times = new Set<number>();
    for (let round = 0; round < 20; round += 1) {
      const all = await Promise.all(Array.from({ length: 5 }, () => shop.get(path)));
      for (const { body, status } of all) {
        expect(status).toBe(200);
        expect(JSON.stringify(body)).not.toMatch(/"(token|url|deleteToken|signature)"/);
      }
      times.add(await checked());
    }
    const seconds = (performance.now() - startedAt) / 1_000;
    expect(times.size).toBeLessThanOrEqual(1 + seconds / 2);
  });

  it.each([
    ['another id', 'f'.repeat(32)],
    ['the id in capitals', 'F'.repeat(32)],
    ['an id cut short', 'f'.repeat(31)],
    ['a wildcard', `${'f'.repeat(31)}%25`],
    ['a path out of it', '..%2fclaim'],
    ['nothing', ''],
  ])('%s: 404', async (_, id) => {
    const answer = await shop.besides(() => shop.get(`/api/payments/${id}`));
    expect(answer.status).toBe(404);
  });

  it('the same order again, while nobody knows: nothing is sent a second time', async () => {
    const { order } = await buy(say({ transaction: '' }));
    const asked = liar.paths.length;
    const again = await shop.order(UPLOAD, order);
    expectRefused(again, 409, { error: 'payment_already_used' });
    expectRefused(await shop.order(TOKEN, { payment: order.payment }), 409);
    expect(liar.paths.length).toBe(asked);
  });
});
