import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LedgerStage, type Answered } from '@/dev/payments/ledger-stage';
import { ensureSecretKeys } from '@/lib/db/ensure-secret-keys';
import { Secret } from '@/lib/secret';
import { createSecrets } from '@/lib/secrets';

const SITE = 'http://localhost:3000';
const CLAIM = '/api/payments/claim';

let stage: LedgerStage;
beforeAll(async () => {
  stage = await LedgerStage.create();
});
afterAll(() => stage.test.dispose());
beforeEach(() => stage.reset());

type Page = { payments: { payment: string; token?: string }[]; more?: true; next?: string };

const pageOf = ({ json }: Answered) => json as Page;
const entryOf = (payment: string): unknown => expect.objectContaining({ payment });
const idsOf = (answered: Answered) => pageOf(answered).payments.map(({ payment }) => payment);

const first = (limit: number) =>
  stage.askSigned('POST', CLAIM, { body: JSON.stringify({ limit }) });
const follow = (next: string | undefined, more: object = {}, context = stage.context) =>
  stage.ask('POST', CLAIM, { body: JSON.stringify({ next, ...more }), context });

async function buy(count: number, spentOn?: null): Promise<string[]> {
  const ids: string[] = [];
  for (let made = 0; made < count; made += 1) {
    const id = await stage.insert('upload_token');
    await stage.settle(id, spentOn);
    ids.unshift(id);
  }
  return ids;
}

async function spend(paymentId: string): Promise<void> {
  const data = { state: 'spent' as const, spentAt: stage.test.clock.now() };
  await stage.context.db.entitlement.update({
    where: { paymentId_index: { paymentId, index: 0 } },
    data,
  });
}

/** Every page from `next` on, two payments each. */
async function followAll(next: string | undefined): Promise<string[]> {
  const ids: string[] = [];
  for (let page = next; page !== undefined;) {
    const answered = await follow(page, { limit: 2 });
    ids.push(...idsOf(answered));
    page = pageOf(answered).next;
  }
  return ids;
}

describe('a claim in pages', () => {
  it('tells all of five payments on three pages of two, in order', async () => {
    const spent = await buy(2, null);
    const unspent = await buy(3);
    const one = await first(2);
    expect(one.json).toEqual({
      payments: unspent.slice(0, 2).map(entryOf),
      more: true,
      next: expect.stringMatching(/^[A-Za-z0-9_-]+$/),
    });
    const two = await follow(pageOf(one).next, { limit: 2 });
    expect(two).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } });
    expect(idsOf(two)).toEqual([unspent[2], spent[0]]);
    expect(pageOf(two).payments[0]).toHaveProperty('token');
    const three = await follow(pageOf(two).next, { limit: 2 });
    expect(idsOf(three)).toEqual([spent[1]]);
    expect(Object.keys(pageOf(three))).toEqual(['payments']);
  });

  it('ends a page where a group ends, and follows with the other', async () => {
    const spent = await buy(2, null);
    const unspent = await buy(2);
    const one = await first(2);
    expect(idsOf(one)).toEqual(unspent);
    const two = await follow(pageOf(one).next);
    expect(two.json).toEqual({
      payments: spent.map(entryOf),
    });
    expect(pageOf(await first(4))).not.toHaveProperty('more');
  });

  it('tells payments of one moment apart', async () => {
    const createdAt = stage.test.clock.now();
    const ids: string[] = [];
    for (let count = 0; count < 7; count += 1) {
      const id = await stage.insert('upload_token', { createdAt });
      await stage.settle(id, count % 2 === 0 ? null : undefined);
      ids.push(id);
    }
    const one = await first(2);
    const told = [...idsOf(one), ...(await followAll(pageOf(one).next))];
    expect(told).toHaveLength(7);
    expect(told.toSorted()).toEqual(ids.toSorted());
  });

  it('misses nothing that is spent between two pages', async () => {
    const unspent = await buy(5);
    const one = await first(2);
    // One that was told, the very one that the page ended with, and one that was not told yet.
    for (const id of [unspent[0]!, unspent[1]!, unspent[3]!]) await spend(id);
    const told = await followAll(pageOf(one).next);
    expect(told).toEqual([unspent[2], unspent[4], unspent[0], unspent[1], unspent[3]]);
  });

  it('asks the chain on the first page only, and tells what is younger to the next sign-in', async () => {
    const unspent = await buy(3);
    await stage.insert('upload_token');
    const one = await first(2);
    expect(stage.readings).toBe(1);
    await buy(1);
    stage.test.clock.advance(60_000);
    expect(idsOf(await follow(pageOf(one).next))).toEqual(unspent.slice(2));
    expect(stage.readings).toBe(1);
  });

  it('gives a page as often as it is asked for, to whoever has its cursor', async () => {
    await buy(3);
    const { next } = pageOf(await first(1));
    const page = await follow(next);
    expect((await follow(next)).body).toBe(page.body);
    expect(pageOf(page).payments).toHaveLength(2);
  });

  it('shows a wallet its own payments only', async () => {
    const stranger = stage.wallet;
    await buy(2);
    stage.reset();
    const own = await buy(3);
    expect(stage.wallet).not.toBe(stranger);
    const one = await first(1);
    expect([...idsOf(one), ...(await followAll(pageOf(one).next))]).toEqual(own);
  });
});

describe('the cursor of a claim', () => {
  const askedAgain = {
    status: 401,
    headers: { 'cache-control': 'no-store' },
    json: {
      error: 'unauthorized',
      message: expect.stringContaining('Sign in again.'),
      signIn: { uri: SITE + CLAIM, type: 'eip191' },
    },
  };

  it('asks to sign in again where it is altered', async () => {
    await buy(3);
    const { next = '' } = pageOf(await first(1));
    const last = next.endsWith('A') ? 'B' : 'A';
    for (const altered of ['', 'x', next.slice(0, -1) + last, next.slice(0, -1), `${next}x`]) {
      expect(await follow(altered)).toMatchObject(askedAgain);
    }
    expect(await follow(next)).toMatchObject({ status: 200 });
  });

  it('ends ten minutes after the sign-in, and no page prolongs it', async () => {
    await buy(4);
    const { next } = pageOf(await first(1));
    stage.test.clock.advance(599_999);
    const later = pageOf(await follow(next, { limit: 1 }));
    expect(later.next).toBeDefined();
    stage.test.clock.advance(1);
    expect(await follow(next)).toMatchObject(askedAgain);
    expect(await follow(later.next)).toMatchObject(askedAgain);
  });

  it('outlives a change of the key', async () => {
    const unspent = await buy(3);
    const { next } = pageOf(await first(1));
    const secrets = createSecrets([new Secret('b'.repeat(64)), ...stage.context.env.appSecrets]);
    await ensureSecretKeys(stage.context.db, secrets, stage.test.clock.now());
    const rotated = { ...stage.context, secrets };
    const two = await follow(next, { limit: 1 }, rotated);
    expect(idsOf(two)).toEqual([unspent[1]]);
    expect(idsOf(await follow(pageOf(two).next, {}, rotated))).toEqual([unspent[2]]);
    // The server that has the old key only did not make this one.
    expect(await follow(pageOf(two).next)).toMatchObject(askedAgain);
  });

  it('is not sent beside a sign-in, which is left unspent', async () => {
    await buy(2);
    const { next } = pageOf(await first(1));
    const headers = await stage.sign(await stage.ask('POST', CLAIM));
    const both = await stage.ask('POST', CLAIM, { headers, body: JSON.stringify({ next }) });
    expect(both).toMatchObject({ status: 400, json: { error: 'invalid_request' } });
    expect(await stage.ask('POST', CLAIM, { headers })).toMatchObject({ status: 200 });
  });

  it('is not sent beside the id of a payment', async () => {
    const [id] = await buy(2);
    const { next } = pageOf(await first(1));
    expect(await follow(next, { payment: id })).toMatchObject({
      status: 400,
      json: { error: 'invalid_request' },
    });
  });
});

describe('the limit of a page', () => {
  it.each([0, -1, 101, 1.5, '2', null])('is not %j', async (limit) => {
    const outcome = await stage.ask('POST', CLAIM, { body: JSON.stringify({ limit }) });
    expect(outcome).toMatchObject({ status: 400, json: { error: 'invalid_request' } });
  });

  it('is 1 to 100, and 100 where nothing is said', async () => {
    await buy(102, null);
    expect(idsOf(await first(1))).toHaveLength(1);
    const hundred = await first(100);
    expect(idsOf(hundred)).toHaveLength(100);
    expect(idsOf(await follow(pageOf(hundred).next))).toHaveLength(2);
    expect(idsOf(await stage.askSigned('POST', CLAIM))).toHaveLength(100);
  });
});
