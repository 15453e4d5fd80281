import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeUniquePng } from '../../product/make-unique-png';
import { fetchChallenge } from '../../product/payments/fetch-challenge';
import { openStall, UPLOAD, type Stall } from './open-stall';
import { readFiles } from '../../product/payments/read-files';
import { signChallenge } from '../../product/payments/sign-challenge';
import { writePayment } from '../../product/payments/write-payment';

const PAYMENTS = 100;
/** Refusals in a minute after which an address or a payer is let in no more. */
const QUOTA = 10;
/** Four of this size are in the server's hands at once; each is counted when the next one has taken its place. */
const MOST = QUOTA + 2 * 4;

let stall: Stall;
let addresses = 0;
let body: Buffer;
beforeAll(async () => {
  body = makeUniquePng(10_000_000, 1);
  stall = await openStall({ RATE_LIMITS: 'on', TRUST_PROXY: '1' });
});
afterAll(() => stall.close());

/** A payer is counted by the minute of the clock: none may begin in the middle of a test. */
beforeEach(async () => {
  const left = 60_000 - (Date.now() % 60_000);
  if (left < 15_000) await delay(left);
});

function nextAddress(): string {
  addresses += 1;
  return `10.1.${addresses >> 8}.${addresses & 255}`;
}

/** Sends the head of an upload, and its body where one is given; answers with the status. */
async function send(
  headers: Record<string, string>,
  address: string,
  bytes?: Buffer,
): Promise<number> {
  const outgoing = request(new URL(UPLOAD, stall.app().url), {
    method: 'POST',
    headers: {
      ...headers,
      'x-forwarded-for': address,
      'content-type': 'image/png',
      'content-length': body.length,
    },
  });
  // The server may answer and close while we are still sending.
  const answered = once(outgoing, 'response') as Promise<[IncomingMessage]>;
  outgoing.on('error', () => undefined);
  if (bytes === undefined) outgoing.flushHeaders();
  else outgoing.end(bytes);
  const [response] = await answered;
  response.resume();
  outgoing.destroy();
  return response.statusCode ?? 0;
}

/** Well-signed payments of wallets that hold nothing. */
async function signAll(version: 1 | 2, wallets: number): Promise<Record<string, string>[]> {
  const challenge = await fetchChallenge(stall.app().url + UPLOAD);
  const accounts = await Promise.all(Array.from({ length: wallets }, () => stall.fund(0n)));
  return Promise.all(
    Array.from({ length: PAYMENTS }, async (_, index) =>
      writePayment(await signChallenge(version, accounts[index % wallets]!, challenge)),
    ),
  );
}

describe('a hundred well-signed payments from an empty wallet with 10 MB bodies', () => {
  const CASES: [string, 1 | 2, number, () => string][] = [
    ['one after the other, in version 1, of one wallet at many addresses', 1, 1, nextAddress],
    ['one after the other, in version 2, of one wallet at many addresses', 2, 1, nextAddress],
    ['one after the other, of many wallets at one address', 2, PAYMENTS, () => '10.0.0.1'],
  ];
  it.each(CASES)(
    '%s: 429 before the body after the first few',
    async (_, version, wallets, from) => {
      const payments = await signAll(version, wallets);
      const before = await readFiles(stall.app().dataDir);
      await stall.deal({ cents: 0, settles: QUOTA }, async () => {
        const statuses: number[] = [];
        for (const payment of payments) {
          // From the first 429 on no byte of a body is sent: the answer cannot have waited for it.
          statuses.push(await send(payment, from(), statuses.includes(429) ? undefined : body));
        }
        expect(statuses).toEqual([
          ...Array<number>(QUOTA).fill(402),
          ...Array<number>(PAYMENTS - QUOTA).fill(429),
        ]);
      });
      expect(await readFiles(stall.app().dataDir)).toEqual(before);
    },
  );

  it('all at once: few bodies are read, and the facilitator hears of few', async () => {
    const payments = await signAll(2, 1);
    const before = await readFiles(stall.app().dataDir);
    const { settle } = stall.facilitator.calls;
    const statuses = await Promise.all(
      payments.map((payment) => send(payment, nextAddress(), body)),
    );
    expect(new Set(statuses)).toEqual(new Set([402, 429]));
    expect(stall.facilitator.calls.settle - settle).toBeLessThan(MOST);
    expect(statuses.filter((status) => status === 402).length).toBeLessThan(MOST);
    expect(await stall.received()).toBe(0n);
    expect(await readFiles(stall.app().dataDir)).toEqual(before);
  });
});
