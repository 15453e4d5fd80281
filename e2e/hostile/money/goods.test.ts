import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PrivateKeyAccount } from 'viem/accounts';
import { makeUniquePng } from '../../product/make-unique-png';
import { uploadImage } from '../../product/post-image';
import { expectRefused } from './expect-refused';
import { openStall, TOKEN, UPLOAD, type Stall } from './open-stall';
import { readFiles } from '../../product/payments/read-files';

const NOTHING = { cents: 0 };

let stall: Stall;
let buyer: PrivateKeyAccount;
beforeAll(async () => {
  stall = await openStall();
  buyer = await stall.fund();
});
afterAll(() => stall.close());

describe('a payload that bought one product shown at another’s route', () => {
  it.each(['without a key', 'with its key', 'with another key'])('%s', async (how) => {
    const key = stall.newKey();
    const withKey = how === 'without a key' ? {} : { key };
    const shown = how === 'with another key' ? { key: stall.newKey() } : withKey;
    const payment = await stall.sign(2, buyer);
    const bought = await stall.deal({ cents: 1 }, () =>
      stall.order(TOKEN, { payment, ...withKey }),
    );
    expect(bought.status).toBe(200);
    const { id, expiresAt } = await uploadImage(stall.app().url, stall.nextPng());
    await stall.deal(NOTHING, async () => {
      const upload = await stall.order(UPLOAD, { payment, png: stall.nextPng(), ...shown });
      expectRefused(upload, 409, { error: 'payment_already_used' });
      const keep = await stall.order(`/api/images/${id}/keep`, { payment, ...shown });
      expectRefused(keep, 409, { error: 'payment_already_used' });
    });
    expect((await stall.get(`/api/images/${id}`)).body.expiresAt).toBe(expiresAt);
  });

  it('an upload’s, at the token’s route', async () => {
    const payment = await stall.sign(1, buyer, UPLOAD);
    await stall.deal({ cents: 1 }, () => stall.order(UPLOAD, { payment, png: stall.nextPng() }));
    const token = await stall.deal(NOTHING, () => stall.order(TOKEN, { payment }));
    expectRefused(token, 409, { error: 'payment_already_used' });
  });
});

describe('a bad image with a good payment in one step', () => {
  it.each([
    ['no image', 400, undefined],
    ['text', 415, Buffer.from('not an image at all')],
    ['half a PNG', 422, 'half'],
    ['too many bytes', 413, makeUniquePng(10_600_000, 1)],
  ] as const)(
    '%s: nothing is settled, and the payment is as good as before',
    async (_, status, bytes) => {
      const png = bytes === 'half' ? stall.nextPng().subarray(0, 4_000) : bytes;
      const before = await readFiles(stall.app().dataDir);
      const payment = await stall.sign(2, buyer, UPLOAD);
      const answer = await stall.deal(NOTHING, () =>
        stall.order(UPLOAD, { payment, ...(png === undefined ? {} : { png }) }),
      );
      expectRefused(answer, status);
      expect(await readFiles(stall.app().dataDir)).toEqual(before);
      const good = await stall.deal({ cents: 1 }, () =>
        stall.order(UPLOAD, { payment, png: stall.nextPng() }),
      );
      expect(good.status).toBe(200);
    },
  );
});

describe('a token: wrong, of another image, expired, used at once by 20 uploads', () => {
  const buyToken = async (key = stall.newKey()) => {
    const payment = await stall.sign(2, buyer);
    const { body } = await stall.order(TOKEN, { payment, key });
    return String(body.token);
  };

  it.each(['0'.repeat(40), '0', 'g'.repeat(40), `${'0'.repeat(40)}, ${'1'.repeat(40)}`])(
    'wrong: %s',
    async (token) => {
      const answer = await stall.deal(NOTHING, () =>
        stall.order(UPLOAD, { token, png: stall.nextPng() }),
      );
      expectRefused(answer, 401, { error: 'invalid_token' });
    },
  );

  it('wrong, with a payment beside it: 400, and the payment is not settled', async () => {
    const payment = await stall.sign(2, buyer, UPLOAD);
    const answer = await stall.deal(NOTHING, () =>
      stall.order(UPLOAD, { payment, token: '0'.repeat(40), png: stall.nextPng() }),
    );
    expectRefused(answer, 400, { error: 'conflicting_payment_headers' });
  });

  it('live, with a payment beside it: the payment is not settled', async () => {
    const token = await buyToken();
    const payment = await stall.sign(2, buyer, UPLOAD);
    const answer = await stall.deal(NOTHING, () =>
      stall.order(UPLOAD, { payment, token, png: stall.nextPng() }),
    );
    expect(answer.status).toBe(200);
  });

  it('of another image: 409, and its own image again for the same bytes', async () => {
    const token = await buyToken();
    const png = stall.nextPng();
    const first = await stall.order(UPLOAD, { token, png });
    expect(first.status).toBe(200);
    const other = await stall.order(UPLOAD, { token, png: stall.nextPng() });
    expectRefused(other, 409, { error: 'token_used' });
    expect((await stall.order(UPLOAD, { token, png })).body).toEqual(first.body);
  });

  it('expired: 410, and the same key gives the next one', async () => {
    const key = stall.newKey();
    const token = await buyToken(key);
    // Ten minutes pass.
    await stall.query(
      `UPDATE entitlement SET token_expires_at = now() - interval '1 second' WHERE state = 'unspent'`,
    );
    const late = await stall.order(UPLOAD, { token, png: stall.nextPng() });
    expectRefused(late, 410, { error: 'token_expired' });
    const next = await stall.deal(NOTHING, () => buyToken(key));
    expect(next).not.toBe(token);
    const dead = await stall.order(UPLOAD, { token, png: stall.nextPng() });
    expectRefused(dead, 401, { error: 'invalid_token' });
    expect((await stall.order(UPLOAD, { token: next, png: stall.nextPng() })).status).toBe(200);
  });

  it.each(['of 20 images', 'of one image'])(
    'used at once by 20 uploads %s: one image',
    async (of) => {
      const token = await buyToken();
      const png = stall.nextPng();
      const before = await readFiles(stall.app().dataDir);
      const answers = await Promise.all(
        Array.from({ length: 20 }, () =>
          stall.order(UPLOAD, { token, png: of === 'of one image' ? png : stall.nextPng() }),
        ),
      );
      const ids = answers.filter(({ status }) => status === 200).map(({ body }) => body.id);
      expect(new Set(ids).size).toBe(1);
      if (of === 'of 20 images') {
        expect(answers.map(({ status }) => status).sort()).toEqual([
          200,
          ...Array<number>(19).fill(409),
        ]);
      } else {
        expect(ids).toHaveLength(20);
      }
      expect(await readFiles(stall.app().dataDir)).toHaveLength(before.length + 1);
    },
  );

  it('a refused image leaves the token whole', async () => {
    const token = await buyToken();
    const bad = await stall.order(UPLOAD, { token, png: Buffer.from('no image') });
    expectRefused(bad, 415);
    expect((await stall.order(UPLOAD, { token, png: stall.nextPng() })).status).toBe(200);
  });
});

describe('an image whose bytes were removed before', () => {
  const blocked = makeUniquePng(9_000, 402_402);
  beforeAll(async () => {
    const sha256 = createHash('sha256').update(blocked).digest();
    await stall.query(
      `INSERT INTO blocked_hash (sha256, source, category, blocked_at) VALUES ($1, 'import', 'other', now())`,
      [sha256],
    );
  });

  it('in one step: nothing is settled, and the payment is as good as before', async () => {
    const payment = await stall.sign(2, buyer, UPLOAD);
    const answer = await stall.deal(NOTHING, () => stall.order(UPLOAD, { payment, png: blocked }));
    expectRefused(answer, 451, { error: 'blocked_content' });
    const good = await stall.deal({ cents: 1 }, () =>
      stall.order(UPLOAD, { payment, png: stall.nextPng() }),
    );
    expect(good.status).toBe(200);
  });

  it('with a token: the token stays whole', async () => {
    const payment = await stall.sign(2, buyer);
    const bought = await stall.deal({ cents: 1 }, () => stall.order(TOKEN, { payment }));
    const token = String(bought.body.token);
    await stall.deal(NOTHING, async () => {
      const answer = await stall.order(UPLOAD, { token, png: blocked });
      expectRefused(answer, 451, { error: 'blocked_content' });
      const good = await stall.order(UPLOAD, { token, png: stall.nextPng() });
      expect(good.status).toBe(200);
    });
  });
});
