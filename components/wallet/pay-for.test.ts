import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SHOP } from '@/dev/wallet/make-shop';
import { makeWallet } from '@/dev/wallet/make-wallet';
import { ANSWERS, scriptShop, type ScriptedAnswer } from '@/dev/wallet/script-shop';
import { isTrouble } from '@/lib/wallet/trouble';
import type { Wallet } from '@/lib/wallet/wallet';
import { payFor, type PayPorts } from './pay-for';
import type { PurchaseStep } from './purchase';
import type { PurchaseRecord } from './purchase-records';

beforeEach(() => void vi.stubGlobal('navigator', { onLine: true }));
afterEach(() => vi.unstubAllGlobals());

const RECORD: PurchaseRecord = {
  key: 'k'.repeat(32),
  product: 'upload',
  imageId: null,
  name: 'shot.png',
  sizeBytes: 3,
  startedAt: 1000,
  payment: null,
  statusUrl: null,
};
const SENT = { ...RECORD, payment: 'signed' };

function open(answers: ScriptedAnswer[], over: Partial<PayPorts> = {}) {
  const server = scriptShop(answers);
  const steps: PurchaseStep['at'][] = [];
  const saved: PurchaseRecord[] = [];
  const waits: number[] = [];
  const wallet = makeWallet();
  const ports: PayPorts = {
    shop: SHOP,
    wallet: () => wallet,
    fetch: server.fetch,
    now: () => 0,
    wait: async (ms) => void waits.push(ms),
    save: (record) => void saved.push(record),
    inTurn: (work) => work(),
    tell: (step) => void steps.push(step.at),
    ...over,
  };
  const pay = (record = RECORD, signal = new AbortController().signal) =>
    payFor(ports, record, signal);
  return { pay, steps, saved, waits, wallet, asked: server.asked };
}

describe('payFor', () => {
  it('asks, signs, writes down, and only then sends', async () => {
    const { pay, steps, saved, asked } = open([
      ANSWERS.challenge(),
      (request) => {
        expect(saved.at(-1)?.payment).toBe(request.headers.get('payment-signature'));
        return ANSWERS.token();
      },
    ]);
    expect(await pay()).toMatchObject({
      body: { token: 'a'.repeat(40) },
      transaction: `0x${'5e'.repeat(32)}`,
    });
    expect(steps).toEqual(['challenge', 'signature', 'settling']);
    expect(asked.map(({ path }) => path)).toEqual(['/api/upload/token', '/api/upload/token']);
    expect(asked[1]!.headers.get('idempotency-key')).toBe(RECORD.key);
  });

  it('takes the time from the server, whatever this clock says', async () => {
    const signed = vi.fn<Wallet['signAuthorization']>(async () => `0x${'12'.repeat(65)}`);
    const { pay } = open(
      [
        () => {
          const answer = ANSWERS.challenge();
          answer.headers.set('Date', 'Thu, 26 Nov 2026 12:00:00 GMT');
          return answer;
        },
        ANSWERS.token(),
      ],
      { wallet: () => makeWallet({ signAuthorization: signed }), now: () => 0 },
    );
    await pay();
    const { message } = signed.mock.calls[0]![1];
    expect(message.validBefore).toBe(BigInt(Date.parse('2026-11-26T12:05:00Z') / 1000));
  });

  it('sends the payment that is written down again, and asks no wallet', async () => {
    const { pay, steps, asked } = open([ANSWERS.token()], { wallet: () => null });
    expect(isTrouble(await pay(SENT))).toBe(false);
    expect(steps).toEqual(['settling']);
    expect(asked[0]!.headers.get('payment-signature')).toBe('signed');
  });

  it('waits out what is pending, then asks for what it bought', async () => {
    const { pay, steps, saved, asked, waits } = open([
      ANSWERS.pending(),
      ANSWERS.status('pending'),
      null,
      ANSWERS.status('settled'),
      ANSWERS.token(),
    ]);
    expect(isTrouble(await pay(SENT))).toBe(false);
    expect(steps).toEqual(['settling', 'pending']);
    expect(saved.at(-1)?.statusUrl).toBe('/api/payments/ab');
    expect(asked.map(({ path }) => path).slice(1, 4)).toEqual(Array(3).fill('/api/payments/ab'));
    expect(waits).toEqual([2000, 2000, 2000]);
  });

  it('goes on waiting where a page before it did', async () => {
    const { pay, steps } = open([ANSWERS.status('settled'), ANSWERS.token()]);
    await pay({ ...SENT, statusUrl: '/api/payments/ab' });
    expect(steps).toEqual(['pending']);
  });

  it('sends a payment again that the server does not know after all', async () => {
    const { pay, asked } = open([ANSWERS.problem(404, 'not_found'), ANSWERS.token()]);
    expect(isTrouble(await pay({ ...SENT, statusUrl: '/api/payments/ab' }))).toBe(false);
    expect(asked).toHaveLength(2);
  });

  it('does not ask again at once where a payment is settled and its goods are not told', async () => {
    const { pay, waits } = open([
      ANSWERS.pending(),
      ANSWERS.status('missing'),
      ANSWERS.pending(),
      ANSWERS.status('settled'),
      ANSWERS.token(),
    ]);
    await pay(SENT);
    expect(waits).toEqual([2000, 2000]);
  });

  it.each([
    ['offers something else', ANSWERS.challenge({ amount: 1n }), 'reload'],
    ['sells nothing', ANSWERS.problem(503, 'payments_unavailable'), 'send'],
    ['has lost the image to keep', ANSWERS.problem(404, 'not_found'), 'reload'],
    ['does not answer', null, 'send'],
  ])('signs nothing where the server %s', async (_, answer, way) => {
    const wallet = makeWallet({
      signAuthorization: async () => {
        throw new Error('it was asked');
      },
    });
    const { pay, saved } = open([answer], { wallet: () => wallet });
    expect(await pay()).toMatchObject({ way });
    expect(saved).toEqual([]);
  });

  it('says what the wallet said, and writes nothing down', async () => {
    const wallet = makeWallet({
      signAuthorization: async () => {
        throw Object.assign(new Error(), { code: 4001 });
      },
    });
    const { pay, saved } = open([ANSWERS.challenge()], { wallet: () => wallet });
    expect(await pay()).toMatchObject({ title: 'Declined in the wallet', way: 'sign' });
    expect(saved).toEqual([]);
  });

  it('asks for a wallet where none is connected any more', async () => {
    const { pay } = open([ANSWERS.challenge()], { wallet: () => null });
    expect(await pay()).toMatchObject({ title: 'No wallet is connected', way: 'sign' });
  });

  it.each([
    ['insufficient_funds', 'Not enough USDC'],
    ['invalid_exact_evm_payload_authorization_valid_before', 'The signature ran out'],
    ['invalid_exact_evm_payload_signature', 'The signature is of another account'],
    ['invalid_scheme', 'The payment was refused'],
  ])('forgets a payment that was refused for %s, and no other', async (reason, title) => {
    const { pay, saved } = open([ANSWERS.refused(reason)]);
    expect(await pay(SENT)).toMatchObject({ title, way: 'sign' });
    expect(saved.at(-1)).toMatchObject({ key: RECORD.key, payment: null });
  });

  it.each([
    ['no answer', null, 'send'],
    ['an outage', ANSWERS.problem(503, 'payments_unavailable'), 'send'],
    ['a fault of the server', ANSWERS.problem(500, 'internal_error'), 'send'],
    ['somebody else’s page', new Response('<h1>502</h1>', { status: 502 }), 'send'],
    ['a 200 that is cut', new Response('{"token":', { status: 200 }), 'send'],
    ['what it bought is gone', ANSWERS.problem(404, 'not_found'), 'claim'],
    ['money that came by another way', ANSWERS.problem(409, 'payment_already_used'), 'claim'],
  ])('keeps a payment that may have been taken: %s', async (_, answer, way) => {
    const { pay, saved } = open([answer]);
    expect(await pay(SENT)).toMatchObject({ way });
    expect(saved).toEqual([]);
  });

  it.each([402, 404, 409, 500, 502])(
    'believes no %i that is not the server’s own',
    async (status) => {
      const { pay, saved } = open([new Response('<h1>Sorry</h1>', { status })]);
      expect(await pay(SENT)).toMatchObject({
        title: `The answer was ${status}`,
        message: expect.stringContaining('nothing is taken twice'),
        way: 'send',
      });
      expect(saved).toEqual([]);
    },
  );

  it('says that nothing is taken twice where the network is away', async () => {
    vi.stubGlobal('navigator', { onLine: false });
    const { pay } = open([null]);
    expect(await pay(SENT)).toMatchObject({
      title: 'You are offline',
      message: expect.stringContaining('nothing is taken twice'),
    });
  });

  it('sends nothing that is signed after it was given up', async () => {
    const giveUp = new AbortController();
    let late: (signature: `0x${string}`) => void = () => undefined;
    const wallet = makeWallet({
      signAuthorization: () => new Promise((resolve) => (late = resolve)),
    });
    const { pay, steps, saved, asked } = open([ANSWERS.challenge()], { wallet: () => wallet });
    const paying = pay(RECORD, giveUp.signal);
    await vi.waitFor(() => expect(steps).toContain('signature'));
    giveUp.abort();
    await expect(paying).rejects.toThrow('aborted');
    late(`0x${'12'.repeat(65)}`);
    await Promise.resolve();
    expect(saved).toEqual([]);
    expect(asked).toHaveLength(1);
  });
});
