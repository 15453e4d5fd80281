import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { readBody } from '@/dev/context/read-body';
import { SETTLED } from '@/dev/payments/script-payments';
import { ScriptedSales } from '@/dev/payments/scripted-sales';
import { signWithVersion1, signWithVersion2 } from '@/dev/payments/sign-with-stock-client';
import { BOUNDARY, buildForm } from '@/dev/uploads/build-form';
import { makePng } from '@/dev/uploads/make-png';
import { splitBody } from '@/dev/uploads/split-body';
import type { Context } from '@/lib/context';
import type { Challenge } from '@/lib/payments/wire/build-challenge';
import { answer } from '../answer';
import { findRoute } from '../find-route';

let sales: ScriptedSales;
beforeAll(async () => {
  sales = await ScriptedSales.create();
});
beforeEach(() => {
  sales.reset();
  // The stock clients sign by the true time.
  sales.test.clock.set(new Date());
});
afterEach(() => sales.clear());
afterAll(() => sales.test.dispose());

const account = privateKeyToAccount(generatePrivateKey());
let seed = 9000;
const nextPng = () => makePng((seed += 1));
const bad = Buffer.from('no image at all');

type Told = {
  readonly images: readonly Record<string, unknown>[];
  readonly message: string;
  readonly accepts: readonly { readonly maxAmountRequired: string; readonly resource: string }[];
};

async function post(
  target: string,
  {
    headers = {},
    files = [],
    context = sales.ports,
  }: {
    headers?: Record<string, string>;
    files?: readonly Uint8Array[];
    context?: Context;
  } = {},
) {
  const [path = '', query] = target.split('?');
  const { route, params } = findRoute(path)!;
  const parts = files.map((data) => ({ name: 'image', filename: 'a.png', data }));
  const type = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` };
  const request = {
    ...{ method: 'POST', path, query: new URLSearchParams(query) },
    headers: new Headers({ host: 'localhost:3000', ...(files.length > 0 ? type : {}), ...headers }),
    body: files.length > 0 ? splitBody(buildForm(parts), 1000) : null,
  };
  const response = await answer(context, route, request, params);
  const text = (await readBody(response.body)).toString();
  const isJson = response.headers['content-type']?.includes('json') === true;
  return { ...response, text, told: (isJson ? JSON.parse(text) : {}) as Told };
}

async function challengeOf(target: string): Promise<Challenge> {
  const { status, headers, told } = await post(target);
  expect(status).toBe(402);
  return { header: headers['payment-required']!, body: told as unknown as Challenge['body'] };
}

async function sign(target: string, version: 1 | 2 = 2): Promise<Record<string, string>> {
  const stock = version === 1 ? signWithVersion1 : signWithVersion2;
  return Object.fromEntries(await stock(account, await challengeOf(target)));
}

const decode = ({ header }: Challenge) =>
  JSON.parse(Buffer.from(header, 'base64').toString()) as {
    readonly resource: { readonly url: string; readonly description: string };
    readonly accepts: readonly { readonly amount: string }[];
  };

const countPayments = () => sales.ports.db.payment.count();

describe('the count of an upload', () => {
  it.each([2, 3, 10])('of %i is in the challenge, which needs no body', async (count) => {
    const challenge = await challengeOf(`/api/upload?count=${count}`);
    const { resource, accepts } = decode(challenge);
    const url = `http://localhost:3000/api/upload?count=${count}`;
    expect(resource.url).toBe(url);
    expect(resource.description).toContain(`${count} images`);
    expect(resource.description).toContain(url);
    expect(accepts.map(({ amount }) => amount)).toEqual([`${count}0000`]);
    expect(challenge.body.accepts).toMatchObject([
      { maxAmountRequired: `${count}0000`, resource: url },
    ]);
    expect(challenge.header.length).toBeLessThan(2_900);
  });

  it('of one is none', async () => {
    const { header } = await challengeOf('/api/upload');
    expect((await challengeOf('/api/upload?count=1')).header).toBe(header);
    const headers = await sign('/api/upload');
    const { status, told } = await post('/api/upload?count=1', { headers, files: [nextPng()] });
    expect([status, told]).toMatchObject([200, { url: expect.any(String) }]);
  });

  it.each(['0', '11', '-1', 'abc', '1.5', '', '01', '1e1', ' 2', '2&count=2', '2&count=3'])(
    'is not %j, whatever else comes along',
    async (count) => {
      const refused = { status: 400, told: { error: 'invalid_request' } };
      expect(await post(`/api/upload?count=${count}`)).toMatchObject(refused);
      const headers = await sign('/api/upload');
      const files = [nextPng()];
      expect(await post(`/api/upload?count=${count}`, { headers, files })).toMatchObject(refused);
      const token = { 'x-upload-token': 'f'.repeat(40) };
      expect(await post(`/api/upload?count=${count}`, { headers: token })).toMatchObject(refused);
      const context = sales.test.context;
      expect(await post(`/api/upload?count=${count}`, { context })).toMatchObject(refused);
      expect(await countPayments()).toBe(0);
    },
  );

  it('does not go with a token, which buys one image', async () => {
    const headers = { 'x-upload-token': 'f'.repeat(40) };
    const files = [nextPng(), nextPng()];
    expect(await post('/api/upload?count=2', { headers, files })).toMatchObject({
      status: 400,
      told: { error: 'invalid_request', message: expect.stringContaining('one image') },
    });
  });

  it('is nothing to other products', async () => {
    const { accepts } = decode(await challengeOf('/api/upload/token?count=3'));
    expect(accepts[0]!.amount).toBe('10000');
  });
});

describe.each([1, 2] as const)('a payment of version %i for three images', (version) => {
  it('is answered with each, in their order, and again for the same key', async () => {
    const files = [nextPng(), nextPng(), nextPng()];
    const key = { 'idempotency-key': `k${Date.now()}`.padEnd(20, 'x') };
    const target = '/api/upload?count=3';
    const headers = { ...(await sign(target, version)), ...key };
    const first = await post(target, { headers, files });
    expect(first).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } });
    expect(Object.keys(first.told)).toEqual(['images']);
    expect(first.headers).toHaveProperty(version === 1 ? 'x-payment-response' : 'payment-response');
    expect(first.told.images).toHaveLength(3);
    for (const image of first.told.images) {
      expect(image).toMatchObject({ url: expect.any(String), deleteToken: expect.any(String) });
    }
    const rows = await Promise.all(
      first.told.images.map(({ id }) =>
        sales.ports.db.image.findUniqueOrThrow({ where: { id: String(id) } }),
      ),
    );
    expect(rows.map(({ receivedBytes }) => receivedBytes)).toEqual(
      files.map(({ length }) => length),
    );
    expect(rows.map(({ tier }) => tier)).toEqual(['paid', 'paid', 'paid']);
    const again = { ...(await sign(target, version)), ...key };
    expect((await post(target, { headers: again, files })).text).toBe(first.text);
    const text = { ...again, accept: 'text/plain' };
    expect((await post(target, { headers: text, files })).text).toBe(
      `${first.told.images.map(({ url }) => String(url)).join('\n')}\n`,
    );
    expect(sales.script.asked).toHaveLength(1);
  });
});

describe('one that is bad or missing refuses all, and no money moves', () => {
  const ok = { ok: true };
  const unsupported = { error: 'unsupported_format', status: 415 };
  const empty = { error: 'empty_file', status: 400 };
  const absent = { error: 'no_file', status: 400 };

  it.each([
    ['one bad', () => [nextPng(), bad, nextPng()], unsupported, [ok, unsupported, ok]],
    ['several bad', () => [bad, nextPng(), Buffer.alloc(0)], unsupported, [unsupported, ok, empty]],
    ['one missing', () => [nextPng(), nextPng()], null, [ok, ok, absent]],
    ['one missing, one bad', () => [nextPng(), bad], null, [ok, unsupported, absent]],
    ['two missing', () => [nextPng()], null, [ok, absent, absent]],
  ])('%s', async (_, makeFiles, error, images) => {
    const files = makeFiles();
    const headers = await sign('/api/upload?count=3');
    const refused = await post('/api/upload?count=3', { headers, files });
    expect(refused.headers['content-type']).toBe('application/problem+json');
    const mismatch = {
      ...{ error: 'invalid_request', status: 400 },
      message: expect.stringContaining(`"count" says 3, the form holds ${files.length}.`),
    };
    expect(refused.told).toMatchObject({ ...(error ?? mismatch), images });
    expect(refused.status).toBe((error ?? mismatch).status);
    expect(sales.script.asked).toEqual([]);
    expect([await countPayments(), await sales.test.listKeys()]).toEqual([0, []]);
    // The same authorization is still good for good files.
    const good = [nextPng(), nextPng(), nextPng()];
    expect(await post('/api/upload?count=3', { headers, files: good })).toMatchObject({
      status: 200,
    });
  });

  it('more than are paid for', async () => {
    const headers = await sign('/api/upload?count=2');
    const files = [nextPng(), nextPng(), nextPng()];
    const refused = await post('/api/upload?count=2', { headers, files });
    expect(refused).toMatchObject({ status: 400, told: { error: 'invalid_request' } });
    expect(sales.script.asked).toEqual([]);
    expect(await sales.test.listKeys()).toEqual([]);
  });

  it('and so does money for another count', async () => {
    const headers = await sign('/api/upload?count=2');
    const files = [nextPng(), nextPng(), nextPng()];
    const refused = await post('/api/upload?count=3', { headers, files });
    expect(refused).toMatchObject({
      status: 402,
      told: { accepts: [{ maxAmountRequired: '30000' }] },
    });
    expect(await countPayments()).toBe(0);
  });
});

it('tells a token in the place of an image that was lost while the money moved', async () => {
  const files = [nextPng(), nextPng()];
  sales.script.answers = [
    async () => {
      const { storageKey } = await sales.ports.db.stagedImage.findFirstOrThrow({
        where: { index: 1 },
      });
      await sales.ports.store.delete(storageKey);
      return SETTLED;
    },
  ];
  const headers = await sign('/api/upload?count=2');
  const { status, told } = await post('/api/upload?count=2', { headers, files });
  expect(status).toBe(200);
  expect(told.images).toMatchObject([
    { url: expect.any(String) },
    {
      token: expect.stringMatching(/^[0-9a-f]{40}$/),
      expiresAt: expect.any(String),
      message: expect.stringContaining('bought an upload token'),
    },
  ]);
  const token = { 'x-upload-token': String(told.images[1]!.token) };
  expect(await post('/api/upload', { headers: token, files: [files[1]!] })).toMatchObject({
    status: 200,
  });
  expect(await sales.ports.db.image.count()).toBe(2);
});
