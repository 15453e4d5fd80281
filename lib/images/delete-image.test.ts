import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestContext, type TestContext } from '@/dev/context/create-test-context';
import { makeReceivedImage } from '@/dev/context/make-received-image';
import { wrapStore } from '@/dev/context/wrap-store';
import type { Context } from '@/lib/context';
import { isRefusal } from '@/lib/errors';
import { StoreError } from '@/lib/storage/store';
import { deleteImage } from './delete-image';
import { findImage } from './find-image';
import { lookUpImage } from './look-up-image';
import type { Uploaded } from './publish-image';
import { uploadImage } from './upload-image';

let test: TestContext;
let context: Context;
beforeAll(async () => {
  test = await createTestContext();
  ({ context } = test);
});
afterAll(() => test.dispose());

let uploaded: Uploaded;
let id: string;
beforeEach(async () => {
  test.clock.set('2026-11-24T12:00:00.000Z');
  const outcome = await uploadImage(context, 'free', makeReceivedImage(), null);
  if (isRefusal(outcome)) throw new Error(outcome.log);
  uploaded = outcome;
  ({ id } = outcome.image);
});

const row = () => context.db.image.findUniqueOrThrow({ where: { id } });

describe('deleteImage', () => {
  it('ends the image at once, then its bytes, and remembers when', async () => {
    test.clock.advance(5_000);
    expect(await deleteImage(context, id, uploaded.deleteToken)).toBe('deleted');
    const gone = new Date('2026-11-24T12:00:05.000Z');
    expect(await row()).toMatchObject({ state: 'deleted', goneAt: gone, bytesDeletedAt: gone });
    expect(await findImage(context, id)).toBeNull();
    expect(await lookUpImage(context, id)).toMatchObject({ status: 'gone' });
    expect(await context.store.head(uploaded.image.storageKey)).toBeNull();
  });

  it('succeeds twice, changing nothing the second time, and twice at once', async () => {
    await deleteImage(context, id, uploaded.deleteToken);
    const before = await row();
    test.clock.advance(5_000);
    expect(await deleteImage(context, id, uploaded.deleteToken)).toBe('deleted');
    expect(await row()).toEqual(before);
  });

  it('takes requests at once', async () => {
    const all = [1, 2, 3, 4].map(() => deleteImage(context, id, uploaded.deleteToken));
    expect(new Set(await Promise.all(all))).toEqual(new Set(['deleted']));
    expect((await row()).state).toBe('deleted');
  });

  it('refuses every wrong token in one text, an unknown image’s too', async () => {
    const other = await uploadImage(context, 'free', makeReceivedImage('other'), null);
    if (isRefusal(other)) throw new Error(other.log);
    const refusals = await Promise.all([
      deleteImage(context, id, other.deleteToken),
      deleteImage(context, id, ''),
      deleteImage(context, id, 'f'.repeat(40)),
      deleteImage(context, id, uploaded.deleteToken.toUpperCase()),
      deleteImage(context, id, `${uploaded.deleteToken} `),
      deleteImage(context, 'unknown000000', uploaded.deleteToken),
      deleteImage(context, '', uploaded.deleteToken),
      deleteImage(context, 'nul\0', uploaded.deleteToken),
      deleteImage(context, '\ud800', uploaded.deleteToken),
      deleteImage(context, 'x'.repeat(10_000), uploaded.deleteToken),
    ]);
    for (const refusal of refusals) expect(refusal).toEqual(refusals[0]);
    expect(refusals[0]).toMatchObject({ refused: 'forbidden' });
    expect((await row()).state).toBe('live');
  });

  it('stops serving also where the bytes would not go, says so in the log, and tries again', async () => {
    const store = wrapStore(context.store, {
      delete: () => Promise.reject(new StoreError('unavailable', 'the disk is away')),
    });
    expect(await deleteImage(test.with({ store }), id, uploaded.deleteToken)).toBe('deleted');
    expect(await row()).toMatchObject({ state: 'deleting', bytesDeletedAt: null });
    expect(await findImage(context, id)).toBeNull();
    expect(test.lines.at(-1)).toContain('the disk is away');
    expect(test.lines.at(-1)).not.toContain(uploaded.deleteToken);
    const { goneAt } = await row();
    test.clock.advance(60_000);
    expect(await deleteImage(context, id, uploaded.deleteToken)).toBe('deleted');
    expect(await row()).toMatchObject({ state: 'deleted', goneAt });
  });

  it('hides the image before it touches the bytes', async () => {
    let seen: unknown;
    const store = wrapStore(context.store, {
      async delete(key) {
        seen = await findImage(context, id);
        await context.store.delete(key);
      },
    });
    await deleteImage(test.with({ store }), id, uploaded.deleteToken);
    expect(seen).toBeNull();
  });

  it('lets an expired image be deleted too', async () => {
    test.clock.set('2026-12-02T00:00:00Z');
    expect(await deleteImage(context, id, uploaded.deleteToken)).toBe('deleted');
    expect(await context.store.head(uploaded.image.storageKey)).toBeNull();
  });
});

describe('findImage and lookUpImage', () => {
  it('end an image to the millisecond, by the clock', async () => {
    test.clock.set('2026-12-01T11:59:59.999Z');
    expect(await findImage(context, id)).toEqual(uploaded.image);
    expect(await lookUpImage(context, id)).toMatchObject({ status: 'live' });
    test.clock.advance(1);
    expect(await findImage(context, id)).toBeNull();
    expect(await lookUpImage(context, id)).toMatchObject({ status: 'gone' });
  });

  it('read the clock after the row: an image that expires meanwhile is gone', async () => {
    const { expiresAt } = uploaded.image;
    let asked = 0;
    const clock = { now: () => new Date(expiresAt.getTime() - (asked += 1) + 1) };
    expect(await findImage(test.with({ clock }), id)).toBeNull();
    expect(asked).toBe(1);
  });

  it.each([
    '',
    'short',
    'UPPERCASE1234',
    'a'.repeat(33),
    'nul\0nul\0nul\0',
    'ünïcödé12345',
    '../../etc/pw',
    "' OR 1=1 --1",
  ])('know nothing of %j', async (text) => {
    expect(await findImage(context, text)).toBeNull();
    expect(await lookUpImage(context, text)).toMatchObject({ status: 'unknown' });
  });

  it('tell nothing that is secret', async () => {
    expect(Object.keys((await findImage(context, id))!)).toEqual([
      'id',
      'tier',
      'format',
      'width',
      'height',
      'frames',
      'sizeBytes',
      'sha256',
      'storageKey',
      'createdAt',
      'expiresAt',
    ]);
  });
});
