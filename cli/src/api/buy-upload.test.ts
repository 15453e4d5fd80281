import { afterEach, describe, expect, it } from 'vitest';
import { answerWith, IMAGE, makeCli, SERVER, type Scripted } from '@/dev/cli/make-cli';
import { makeChallenge } from '@/dev/wallet/make-challenge';
import type { HttpAnswer, HttpRequest, Silence } from '../http/send-request';
import { createBudget } from '../pay/create-budget';
import { buyUpload } from './buy-upload';
import { resumePurchases } from './resume-purchases';
import type { Source } from './source';

const PNG: Source = { name: 'a.png', kind: 'file', bytes: Buffer.from('a picture') };
const OTHER: Source = { name: 'b.png', kind: 'file', bytes: Buffer.from('another picture') };
const CHALLENGE = answerWith(402, {}, { 'PAYMENT-REQUIRED': makeChallenge() });
const TOKEN = answerWith(200, { token: 't'.repeat(40), expiresAt: '2026-11-26T12:10:00.000Z' });
const no = (status: number, error: string) => answerWith(status, { error, status, message: 'No.' });
const SILENT: Silence = { silence: 'ECONNRESET' };

type Answer = HttpAnswer | Silence;
const paymentOf = ({ headers }: HttpRequest) => headers?.['PAYMENT-SIGNATURE'];
const keyOf = ({ headers }: HttpRequest) => headers?.['Idempotency-Key'];
const tokenOf = ({ headers }: HttpRequest) => headers?.['X-Upload-Token'];
const pathOf = ({ method, url }: HttpRequest) => `${method} ${url.slice(SERVER.length)}`;

let scripted: Scripted;
afterEach(() => scripted.remove());

/** A server that sells, and answers payments by this list; the last answer stays. */
function open(
  payments: readonly Answer[],
  others: (request: HttpRequest) => Answer = () => CHALLENGE,
) {
  let at = 0;
  scripted = makeCli((request) =>
    paymentOf(request) === undefined
      ? others(request)
      : payments[Math.min(at++, payments.length - 1)]!,
  );
  const budget = createBudget(50_000n);
  const buy = (source = PNG, expires: string | null = null) =>
    buyUpload(scripted.cli, source, { server: SERVER, expires, budget });
  return {
    ...{ ...scripted, budget, buy },
    paid: () => scripted.asked.filter((request) => paymentOf(request) !== undefined),
    left: () => scripted.cli.state.read().purchases,
  };
}

/** All that was sent with money was one payment under one key. */
function expectOnePayment(requests: readonly HttpRequest[], times: number): void {
  expect(requests).toHaveLength(times);
  expect(new Set(requests.map(paymentOf)).size).toBe(1);
  expect(new Set(requests.map(keyOf)).size).toBe(1);
}

describe('buyUpload', () => {
  it('asks, signs, sends and remembers', async () => {
    const { buy, asked, paid, left, cli } = open([answerWith(200, IMAGE)]);
    expect(await buy(PNG, '3d')).toMatchObject({ answer: IMAGE });
    expect(asked.map(pathOf)).toEqual(Array(3).fill('POST /api/upload?expires=3d'));
    expectOnePayment(paid(), 1);
    expect(left()).toEqual([]);
    expect(cli.state.read().images).toMatchObject([{ id: IMAGE.id, name: 'a.png' }]);
  });

  it('has written the payment and the bytes down before it sends them', async () => {
    const { buy } = open([]);
    const seen: unknown[] = [];
    const send = scripted.cli.send;
    Object.assign(scripted.cli, {
      send: (request: HttpRequest) => {
        if (paymentOf(request) === undefined) return send(request);
        const [purchase] = scripted.cli.state.read().purchases;
        seen.push([purchase?.payment.value, purchase?.key]);
        seen.push(Buffer.from(scripted.cli.state.spool.get(purchase!.key)!).toString());
        expect(seen[0]).toEqual([paymentOf(request), keyOf(request)]);
        return Promise.resolve(answerWith(200, IMAGE));
      },
    });
    await buy();
    expect(seen[1]).toBe('a picture');
  });

  it('looks at a 202 until it is told, then sends the same again', async () => {
    const pending = answerWith(202, { statusUrl: 'http://inside:1/api/payments/p' });
    const states = [answerWith(200, { status: 'pending' }, { 'Retry-After': '2' }), SILENT];
    const { buy, asked, paid } = open([pending, answerWith(200, IMAGE)], ({ url }) =>
      url.endsWith('/p') ? (states.shift() ?? answerWith(200, { status: 'settled' })) : CHALLENGE,
    );
    expect(await buy()).toMatchObject({ answer: IMAGE });
    expect(asked.map(pathOf).filter((path) => path.endsWith('/p'))).toHaveLength(3);
    expectOnePayment(paid(), 2);
  });

  it('leaves what stays pending to be resumed, and that signs nothing', async () => {
    const pending = answerWith(202, { statusUrl: `${SERVER}/api/payments/p` });
    const later = answerWith(200, { status: 'pending' });
    const first = open([pending], ({ url }) => (url.endsWith('/p') ? later : CHALLENGE));
    expect(await first.buy()).toMatchObject({ failed: 'unclear', code: 'payment_pending' });
    expect(first.left()).toMatchObject([{ statusPath: '/api/payments/p', name: 'a.png' }]);
    const [sent] = first.paid();
    const again: HttpRequest[] = [];
    const cli = {
      ...first.cli,
      privateKey: undefined,
      send: async (request: HttpRequest) => {
        again.push(request);
        return paymentOf(request) === undefined
          ? answerWith(200, { status: 'settled' })
          : answerWith(200, IMAGE);
      },
    };
    const resumed = [];
    for await (const one of resumePurchases(cli, null)) resumed.push(one.result);
    expect(resumed).toMatchObject([{ answer: IMAGE }]);
    expect(again.map(pathOf)).toEqual(['GET /api/payments/p', 'POST /api/upload']);
    expect(again[1]!.headers).toMatchObject({
      'PAYMENT-SIGNATURE': paymentOf(sent!),
      'Idempotency-Key': keyOf(sent!),
    });
    expect(first.left()).toEqual([]);
  });

  it.each<[string, Answer]>([
    ['silence', SILENT],
    ['a page of a proxy', answerWith(502, '<html>')],
    ['a 402 that proves nothing', no(402, 'settlement_pending')],
    ['an outage', no(503, 'payments_unavailable')],
  ])('never signs again after %s, in this run or the next', async (_, answer) => {
    const { buy, paid, left } = open([answer]);
    expect(await buy()).toMatchObject({ failed: 'unclear' });
    expect(left()).toHaveLength(1);
    expect(await buy()).toMatchObject({ failed: 'unclear' });
    expectOnePayment(paid(), 10);
  });

  it('forgets what is refused for good, and gives the budget back', async () => {
    const { buy, paid, left, budget } = open([no(402, 'insufficient_funds')]);
    expect(await buy()).toMatchObject({ failed: 'payment', code: 'insufficient_funds' });
    expect(left()).toEqual([]);
    expect(budget.take(50_000n)).toBe(true);
    budget.giveBack(50_000n);
    await buy();
    expect(new Set(paid().map(paymentOf)).size).toBe(2);
  });

  it('signs nothing over the budget, and nothing without a key', async () => {
    const { buy, paid, budget, cli } = open([answerWith(200, IMAGE)]);
    budget.take(45_000n);
    expect(await buy()).toMatchObject({ failed: 'payment', code: 'over_budget' });
    Object.assign(cli, { privateKey: '' });
    expect(await buy()).toMatchObject({ failed: 'payment', code: 'no_key' });
    expect(paid()).toEqual([]);
  });
});

describe('buyUpload where only tokens are sold', () => {
  const tokens = (uploads: readonly Answer[]) => {
    const answers = [...uploads];
    return (request: HttpRequest): Answer => {
      if (tokenOf(request) !== undefined) return answers.shift() ?? answerWith(200, IMAGE);
      return pathOf(request) === 'POST /api/upload' ? no(401, 'invalid_token') : CHALLENGE;
    };
  };

  it('buys one and spends it', async () => {
    const { buy, paid, asked, left } = open([TOKEN], tokens([]));
    expect(await buy()).toMatchObject({ answer: IMAGE });
    expectOnePayment(paid(), 1);
    expect(paid().map(pathOf)).toEqual(['POST /api/upload/token']);
    expect(pathOf(asked.at(-1)!)).toBe('POST /api/upload');
    expect(left()).toEqual([]);
  });

  it('gets the next one where it came too late', async () => {
    const { buy, paid } = open([TOKEN], tokens([no(410, 'token_expired')]));
    expect(await buy()).toMatchObject({ answer: IMAGE });
    expectOnePayment(paid(), 2);
  });

  it('uses it for the next image where the first was none', async () => {
    const { buy, paid, left } = open([TOKEN], tokens([no(415, 'unsupported_format')]));
    const refused = await buy();
    expect(refused).toMatchObject({
      failed: 'refused',
      message: expect.stringContaining('not used up'),
    });
    expect(left()).toMatchObject([{ target: null }]);
    expect(await buy(OTHER)).toMatchObject({ answer: IMAGE });
    expectOnePayment(paid(), 2);
    expect(left()).toEqual([]);
  });

  it('puts what one request cannot carry straight into the store', async () => {
    const large = { ...PNG, bytes: Buffer.alloc(2_000_000) };
    const grant = { method: 'PUT', url: 'https://store.example/x', headers: { 'x-grant': '1' } };
    const limits = { maxRequestBytes: 1_500_000 };
    const { buy, asked } = open(
      [answerWith(200, { token: 't'.repeat(40), ...limits })],
      (request) => {
        if (request.url.endsWith('/api/health')) return answerWith(200, { limits });
        if (request.url.endsWith('/direct'))
          return answerWith(200, { upload: grant, uploadId: 'u' });
        if (request.url === grant.url) return answerWith(200);
        return request.url.endsWith('/complete') ? answerWith(200, IMAGE) : CHALLENGE;
      },
    );
    expect(await buy(large, '3d')).toMatchObject({ answer: IMAGE });
    const put = asked.find(({ url }) => url === grant.url);
    expect([put?.method, put?.headers, put?.body?.length]).toEqual([
      ...['PUT', { 'x-grant': '1' }, 2_000_000],
    ]);
    expect(put && tokenOf(put)).toBeUndefined();
    const completed = Buffer.from(asked.at(-1)?.body ?? []).toString();
    expect(JSON.parse(completed)).toEqual({ uploadId: 'u', expires: '3d' });
  });
});
