import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestContext, type TestContext } from '@/dev/context/create-test-context';
import { makeReceivedImage } from '@/dev/context/make-received-image';
import { makeSecrets } from '@/dev/context/make-secrets';
import { isRefusal } from '@/lib/errors';
import { deleteImage } from '@/lib/images/delete-image';
import { uploadImage } from '@/lib/images/upload-image';
import { StartError } from '@/lib/start-error';
import type { Database } from './create-client';
import { ensureSecretKeys } from './ensure-secret-keys';

const [OLD, NEW, OTHER] = ['o', 'n', 'x'].map((letter) => letter.repeat(40)) as [
  string,
  string,
  string,
];

let test: TestContext;
let db: Database;
beforeAll(async () => {
  test = await createTestContext();
  ({ db } = test.context);
});
afterAll(() => test.dispose());
beforeEach(async () => {
  await db.image.deleteMany();
  await db.secretKey.deleteMany();
});

const start = (...keys: string[]) => ensureSecretKeys(db, makeSecrets(...keys), test.clock.now());
const known = async () => (await db.secretKey.findMany()).map(({ id }) => id).sort();
const idsOf = (...keys: string[]) =>
  makeSecrets(...keys)
    .all.map(({ id }) => id)
    .sort();

async function upload(...keys: string[]) {
  const uploaded = await uploadImage(
    test.with({ secrets: makeSecrets(...keys) }),
    'free',
    makeReceivedImage(),
    null,
  );
  if (isRefusal(uploaded)) throw new Error(uploaded.log);
  return uploaded;
}

describe('ensureSecretKeys', () => {
  it('remembers the first key, and takes it again', async () => {
    await start(OLD);
    expect(await known()).toEqual(idsOf(OLD));
    await start(OLD);
    expect(await known()).toEqual(idsOf(OLD));
  });

  it('takes servers that start at once', async () => {
    await Promise.all([1, 2, 3, 4].map(() => start(OLD)));
    expect(await known()).toEqual(idsOf(OLD));
  });

  it('keeps fingerprints and no key', async () => {
    await start(OLD, NEW);
    const rows = JSON.stringify(await db.secretKey.findMany());
    expect(rows).not.toContain(OLD);
    expect(rows).not.toContain(Buffer.from(OLD).toString('base64'));
  });

  it('refuses another key, in words for a person and without any key', async () => {
    await start(OLD);
    const failure = await start(OTHER).catch((cause: unknown) => cause);
    expect(failure).toBeInstanceOf(StartError);
    const { message } = failure as StartError;
    expect(message).toMatch(/^APP_SECRET is not the one/);
    expect(message).not.toContain(OTHER);
    expect(await known()).toEqual(idsOf(OLD));
  });

  it('takes a new key beside the old one, whose tokens go on working', async () => {
    await start(OLD);
    const before = await upload(OLD);
    await start(NEW, OLD);
    expect(await known()).toEqual(idsOf(OLD, NEW));
    const after = await upload(NEW, OLD);
    const row = await db.image.findUniqueOrThrow({ where: { id: after.image.id } });
    expect(row.secretKeyId).toBe(makeSecrets(NEW).newest.id);
    for (const { image, deleteToken } of [before, after]) {
      expect(await deleteImage(test.context, image.id, deleteToken)).toBe('deleted');
    }
  });

  it('refuses to drop a key on which live images depend, and says how many', async () => {
    await start(OLD);
    const { image, deleteToken } = await upload(OLD);
    await start(NEW, OLD);
    await expect(start(NEW)).rejects.toThrow(/lacks the key [0-9a-f]{8}, on which 1 live image/);
    await deleteImage(test.context, image.id, deleteToken);
    await start(NEW);
  });

  it('lets a key go when the last image of it has expired', async () => {
    await start(OLD);
    await upload(OLD);
    await start(NEW, OLD);
    test.clock.set('2026-12-01T11:59:59.999Z');
    await expect(start(NEW)).rejects.toThrow(StartError);
    test.clock.advance(1);
    await start(NEW);
    test.clock.set('2026-11-24T12:00:00.000Z');
  });

  it('is not fooled by another key of the same short name', async () => {
    const [key] = makeSecrets(OTHER).all;
    await db.secretKey.create({ data: { id: key!.id, fingerprint: new Uint8Array(32) } });
    await expect(start(OTHER)).rejects.toThrow(StartError);
  });
});
