import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeReceivedImage } from '@/dev/context/make-received-image';
import { makeSecrets } from '@/dev/context/make-secrets';
import { wrapStore } from '@/dev/context/wrap-store';
import { LedgerStage } from '@/dev/payments/ledger-stage';
import type { Context } from '@/lib/context';
import { isRefusal, type Refusal } from '@/lib/errors';
import { hideImage } from '@/lib/images/hide-image';
import { checkSecretKeys } from '@/lib/db/check-secret-keys';
import { ensureSecretKeys } from '@/lib/db/ensure-secret-keys';
import { Secret } from '@/lib/secret';
import { createSecrets } from '@/lib/secrets';
import { deriveUploadToken } from './derive-upload-token';
import { findToken } from './find-token';
import { issueToken } from './issue-token';
import { spendToken } from './spend-token';

let stage: LedgerStage;
let ports: Context;
beforeAll(async () => {
  stage = await LedgerStage.create();
  ports = stage.context;
});
beforeEach(() => stage.reset());
afterAll(() => stage.test.dispose());

const TEN_MINUTES = 600_000;

async function buy(): Promise<string> {
  const id = await stage.insert('upload_token');
  await stage.settle(id);
  return id;
}

async function issue(id: string): Promise<string> {
  const issued = await issueToken(ports, { paymentId: id, index: 0 });
  if (issued === null) throw new Error('there is no token');
  return issued.token;
}

async function find(token: string) {
  const entitlement = await findToken(ports, token);
  if (isRefusal(entitlement)) throw new Error(entitlement.log);
  return entitlement;
}

const codeOf = (outcome: object | Refusal) => (isRefusal(outcome) ? outcome.refused : 'done');
const image = (text: string) => makeReceivedImage(text);

describe('a token', () => {
  it('is 40 hex, of which the database has the hash alone, and lives ten minutes', async () => {
    const id = await buy();
    const { token, expiresAt } = (await issueToken(ports, { paymentId: id, index: 0 }))!;
    expect(token).toMatch(/^[0-9a-f]{40}$/);
    expect(expiresAt.getTime() - stage.test.clock.now().getTime()).toBe(TEN_MINUTES);
    const row = await ports.db.entitlement.findUniqueOrThrow({
      where: { paymentId_index: { paymentId: id, index: 0 } },
    });
    expect(
      JSON.stringify(row, (_, v: unknown) => (typeof v === 'bigint' ? String(v) : v)),
    ).not.toContain(token);
    expect((await find(token)).paymentId).toBe(id);
    stage.test.clock.advance(TEN_MINUTES - 1);
    expect(codeOf(await findToken(ports, token))).toBe('done');
    stage.test.clock.advance(1);
    expect(codeOf(await findToken(ports, token))).toBe('token_expired');
  });

  it('is told again while it lives, and then the next, with which the earlier dies', async () => {
    const id = await buy();
    const first = await issue(id);
    expect(await issue(id)).toBe(first);
    stage.test.clock.advance(TEN_MINUTES);
    const second = await issue(id);
    expect(second).not.toBe(first);
    expect(codeOf(await findToken(ports, first))).toBe('invalid_token');
    expect((await find(second)).generation).toBe(2);
  });

  it('is one, however many ask at once', async () => {
    const id = await buy();
    const tokens = await Promise.all(Array.from({ length: 8 }, () => issue(id)));
    expect(new Set(tokens).size).toBe(1);
  });

  it('of the first thing is what it was before there were others, and no two things have the same', () => {
    const paymentId = '0123456789abcdef0123456789abcdef';
    const { newest } = makeSecrets('k'.repeat(32));
    const derive = (index: number, generation: number) =>
      deriveUploadToken(newest, { paymentId, index }, generation);
    const before = newest.derive('upload-token', `${paymentId}:1`);
    expect(derive(0, 1)).toBe(before.subarray(0, 20).toString('hex'));
    const tokens = [0, 1, 2, 10, 11].flatMap((index) => [1, 2, 11].map((n) => derive(index, n)));
    expect(new Set(tokens).size).toBe(tokens.length);
  });

  it('is told after the secret was rotated', async () => {
    const id = await buy();
    const first = await issue(id);
    const secrets = createSecrets([new Secret('n'.repeat(32)), ...ports.env.appSecrets]);
    expect((await issueToken({ ...ports, secrets }, { paymentId: id, index: 0 }))?.token).toBe(
      first,
    );
  });

  it('of a key that was taken out is followed by the next, since what was bought outlives it', async () => {
    const id = await buy();
    const first = await issue(id);
    stage.test.clock.advance(TEN_MINUTES);
    const secrets = makeSecrets('n'.repeat(32));
    await ensureSecretKeys(
      ports.db,
      createSecrets([new Secret('n'.repeat(32)), ...ports.env.appSecrets]),
      stage.test.clock.now(),
    );
    const next = await issueToken({ ...ports, secrets }, { paymentId: id, index: 0 });
    expect(next?.token).toMatch(/^[0-9a-f]{40}$/);
    expect(next?.token).not.toBe(first);
    expect(codeOf(await findToken(ports, next!.token))).toBe('done');
  });

  it('holds its key while it lives, and no longer', async () => {
    await issue(await buy());
    const start = () =>
      checkSecretKeys(ports.db, makeSecrets('n'.repeat(32)), stage.test.clock.now());
    await expect(start()).rejects.toThrow(/\d+ live upload tokens? depend/);
    // Other tests have issued some later than this one.
    stage.test.clock.advance(10 * TEN_MINUTES);
    expect(await start()).toBeGreaterThan(0);
  });

  it.each(['', 'g'.repeat(40), '0'.repeat(39), '0'.repeat(40), `${'0'.repeat(40)}\n`])(
    'is not %j',
    async (token) => {
      expect(codeOf(await findToken(ports, token))).toBe('invalid_token');
    },
  );

  it('is none where the entitlement is frozen', async () => {
    const id = await buy();
    const token = await issue(id);
    const entitlement = await find(token);
    await ports.db.entitlement.update({
      where: { paymentId_index: { paymentId: id, index: 0 } },
      data: { state: 'frozen' },
    });
    expect(await issueToken(ports, { paymentId: id, index: 0 })).toBeNull();
    expect(codeOf(await findToken(ports, token))).toBe('payments_unavailable');
    expect(codeOf(await spendToken(ports, entitlement, image('frozen')))).toBe(
      'payments_unavailable',
    );
  });
});

describe('spending a token', () => {
  it('makes one image of twenty uploads at once; the same bytes get the same image', async () => {
    const entitlement = await find(await issue(await buy()));
    const uploads = Array.from({ length: 20 }, (_, n) => image(n % 2 === 0 ? 'even' : 'odd'));
    const before = (await stage.test.listKeys()).length;
    const outcomes = await Promise.all(uploads.map((one) => spendToken(ports, entitlement, one)));
    const ids = outcomes.flatMap((outcome) => (isRefusal(outcome) ? [] : [outcome.image.id]));
    expect(ids).toHaveLength(10);
    expect(new Set(ids).size).toBe(1);
    expect(outcomes.filter(isRefusal).map(codeOf)).toEqual(Array(10).fill('token_used'));
    expect((await stage.test.listKeys()).length).toBe(before + 1);
  });

  it('answers the same bytes again after the token has expired, and others with 409', async () => {
    const token = await issue(await buy());
    const first = await spendToken(ports, await find(token), image('mine'));
    stage.test.clock.advance(2 * TEN_MINUTES);
    expect(await spendToken(ports, await find(token), image('mine'))).toEqual(first);
    expect(codeOf(await spendToken(ports, await find(token), image('other')))).toBe('token_used');
  });

  it('counts where it began in time, unless the next token was issued meanwhile', async () => {
    const id = await buy();
    const [late, later] = [await find(await issue(id)), await find(await issue(id))];
    stage.test.clock.advance(TEN_MINUTES);
    expect(codeOf(await spendToken(ports, late, image('late')))).toBe('done');
    expect(codeOf(await spendToken(ports, later, image('late')))).toBe('done');
    const other = await buy();
    const early = await find(await issue(other));
    stage.test.clock.advance(TEN_MINUTES);
    await issue(other);
    expect(codeOf(await spendToken(ports, early, image('early')))).toBe('token_expired');
  });

  it('leaves the token whole where the bytes could not be stored', async () => {
    const token = await issue(await buy());
    const store = wrapStore(ports.store, { put: () => Promise.reject(new Error('full')) });
    await expect(spendToken({ ...ports, store }, await find(token), image('x'))).rejects.toThrow(
      'full',
    );
    expect(codeOf(await spendToken(ports, await find(token), image('x')))).toBe('done');
  });

  it('tells that the image is gone, and makes no other', async () => {
    const token = await issue(await buy());
    const first = await spendToken(ports, await find(token), image('gone'));
    if (isRefusal(first)) throw new Error(first.log);
    await stage.context.db.$transaction((inside) =>
      hideImage(inside, stage.context, first.image, null),
    );
    expect(codeOf(await spendToken(ports, await find(token), image('gone')))).toBe('not_found');
  });
});
