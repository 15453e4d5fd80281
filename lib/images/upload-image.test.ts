import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestContext, type TestContext } from '@/dev/context/create-test-context';
import { makeReceivedImage } from '@/dev/context/make-received-image';
import { wrapStore } from '@/dev/context/wrap-store';
import type { Context } from '@/lib/context';
import { isRefusal } from '@/lib/errors';
import { hashSecret } from '@/lib/secrets';
import { StoreError } from '@/lib/storage/store';
import { deriveDeleteToken } from './delete-token';
import { createPublisher } from './create-publisher';
import type { Uploaded } from './publish-image';
import { uploadImage } from './upload-image';

let test: TestContext;
let context: Context;
beforeAll(async () => {
  test = await createTestContext();
  ({ context } = test);
});
afterAll(() => test.dispose());
beforeEach(async () => {
  test.clock.set('2026-11-24T12:00:00.000Z');
  await context.db.idempotencyKey.deleteMany();
  await context.db.dailyUsage.deleteMany();
});

let count = 0;
/** Bytes that no other test has. */
const fresh = () => `image ${(count += 1)}`;

async function upload(bytes = fresh(), key: string | null = null, ports = context) {
  const uploaded = await uploadImage(ports, 'free', makeReceivedImage(bytes), key);
  if (isRefusal(uploaded)) throw new Error(`${uploaded.refused}: ${uploaded.log}`);
  return uploaded;
}

const rowOf = ({ image }: Uploaded) =>
  context.db.image.findUniqueOrThrow({ where: { id: image.id } });

describe('uploadImage', () => {
  it('stores bytes and a row, and derives a token that is stored only as a hash', async () => {
    const uploaded = await upload('bytes for serving');
    const row = await rowOf(uploaded);
    expect(row).toMatchObject({
      state: 'live',
      tier: 'free',
      format: 'png',
      width: 4,
      height: 3,
      frames: 1,
      receivedBytes: 17,
      servedBytes: 17,
      createdAt: new Date('2026-11-24T12:00:00.000Z'),
      expiresAt: new Date('2026-12-01T12:00:00.000Z'),
      goneAt: null,
      bytesDeletedAt: null,
      secretKeyId: context.secrets.newest.id,
    });
    expect(row.storageKey).toMatch(new RegExp(`^${uploaded.image.id}-[a-z0-9]{20}\\.png$`));
    const stored = await context.store.get(row.storageKey);
    expect(String(await buffer(stored!.body))).toBe('bytes for serving');
    expect(uploaded.image.sha256).toBe(Buffer.from(row.servedSha256).toString('hex'));
    expect(uploaded.deleteToken).toMatch(/^[0-9a-f]{40}$/);
    expect(uploaded.deleteToken).toBe(deriveDeleteToken(context.secrets.newest, row.id));
    expect(Buffer.from(row.deleteTokenHash)).toEqual(Buffer.from(hashSecret(uploaded.deleteToken)));
    const everything = JSON.stringify(row, (_, value: unknown) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
    );
    expect(everything).not.toContain(uploaded.deleteToken);
  });

  it('keeps each tier for its own time', async () => {
    const paid = await uploadImage(context, 'paid', makeReceivedImage(fresh()), null);
    if (isRefusal(paid)) throw new Error(paid.log);
    expect(paid.image.expiresAt).toEqual(new Date('2027-11-24T12:00:00.000Z'));
    expect((await rowOf(paid)).tier).toBe('paid');
  });

  it('makes two images of the same bytes sent twice without a key', async () => {
    const bytes = fresh();
    const [one, two] = [await upload(bytes), await upload(bytes)];
    expect(one.image.id).not.toBe(two.image.id);
    expect(one.deleteToken).not.toBe(two.deleteToken);
  });

  it('leaves nothing behind where the store fails, and gives the key back', async () => {
    const before = await context.db.image.count();
    const store = wrapStore(context.store, {
      put: () => Promise.reject(new StoreError('full', 'no room')),
    });
    const bytes = fresh();
    const failing = uploadImage(
      test.with({ store }),
      'free',
      makeReceivedImage(bytes),
      'k'.repeat(16),
    );
    await expect(failing).rejects.toThrow('no room');
    expect(await context.db.image.count()).toBe(before);
    expect(await context.db.idempotencyKey.count()).toBe(0);
    expect((await upload(bytes, 'k'.repeat(16))).image.sizeBytes).toBeGreaterThan(0);
  });

  it('takes the bytes back where the row cannot be made, and gives the key back', async () => {
    const keys = await test.listKeys();
    const ids = { ...context.ids, image: () => 'NOT-AN-ID-OF-OURS' };
    // The database refuses this id by its check; the store is asked for a key that it takes.
    const store = wrapStore(context.store, {
      put: (key, ...rest) => context.store.put(key.toLowerCase(), ...rest),
      delete: (key) => context.store.delete(key.toLowerCase()),
    });
    for (const key of [null, 'q'.repeat(16)]) {
      const failing = uploadImage(
        test.with({ ids, store }),
        'free',
        makeReceivedImage(fresh()),
        key,
      );
      await expect(failing).rejects.toThrow();
    }
    expect(await test.listKeys()).toEqual(keys);
    expect(await context.db.idempotencyKey.count()).toBe(0);
  });

  it('leaves no bytes behind and hurts nobody where an id comes up twice', async () => {
    const first = await upload();
    const keys = await test.listKeys();
    const ids = { ...context.ids, image: () => first.image.id };
    await expect(upload(fresh(), null, test.with({ ids }))).rejects.toThrow();
    expect(await test.listKeys()).toEqual(keys);
    expect((await rowOf(first)).state).toBe('live');
    expect(await context.store.head(first.image.storageKey)).not.toBeNull();
  });

  it('keeps the bytes where the connection broke while the row was being made: it may be there', async () => {
    const keys = await test.listKeys();
    // What a look at the wrong moment would see is not looked for: the commit may still be on its way.
    const query = async (text: string, values: unknown[]) => {
      await context.sql.query(text, values);
      throw Object.assign(new Error('Connection terminated unexpectedly'), { code: 'ECONNRESET' });
    };
    const broken = test.with({ publisher: createPublisher({ sql: { query } as Context['sql'] }) });
    await expect(upload(fresh(), null, broken)).rejects.toThrow('Connection terminated');
    const [made] = (await test.listKeys()).filter((key) => !keys.includes(key));
    expect(made).toBeDefined();
    expect(await context.db.image.count({ where: { storageKey: made! } })).toBe(1);
  });

  it('makes its image of the bytes that it has stored, where its lease ran out and nobody else made one', async () => {
    const puts: string[] = [];
    const store = wrapStore(context.store, {
      async put(key, ...rest) {
        puts.push(key);
        await context.store.put(key, ...rest);
        if (puts.length > 1) return;
        const lost = { owner: context.ids.uuid(), leaseUntil: context.clock.now() };
        await context.db.idempotencyKey.updateMany({ data: lost });
      },
    });
    const { image } = await upload(fresh(), 'l'.repeat(16), test.with({ store }));
    expect(puts).toEqual([image.storageKey]);
    expect(await context.store.head(image.storageKey)).not.toBeNull();
    expect(await context.db.idempotencyKey.findFirst()).toMatchObject({ imageId: image.id });
  });

  it('has the bytes in place before the row is there', async () => {
    let rows = -1;
    const bytes = fresh();
    const store = wrapStore(context.store, {
      async put(...all) {
        await context.store.put(...all);
        rows = await context.db.image.count({ where: { storageKey: all[0] } });
      },
    });
    const uploaded = await upload(bytes, null, test.with({ store }));
    expect(rows).toBe(0);
    expect(await rowOf(uploaded)).toBeTruthy();
  });
});
