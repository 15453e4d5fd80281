import { Readable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestContext, type TestContext } from '@/dev/context/create-test-context';
import { makeImage } from '@/dev/context/make-image';
import type { Cdn } from '@/lib/cdn/cdn';
import type { Context } from '@/lib/context';
import type { Image } from '@/lib/db/create-client';
import { answer } from '@/lib/http/answer';
import { findRoute } from '@/lib/http/find-route';
import { removeImage } from '@/lib/images/remove-image';
import { holdImage } from './hold-image';
import { releaseImage } from './release-image';
import { takeDownImage } from './take-down-image';

const cdn: Cdn = { name: 'test', batch: 30, purge: async () => ({ kind: 'purged' }) };

let test: TestContext;
let context: Context;
let image: Image;
beforeAll(async () => {
  test = await createTestContext({ RATE_LIMITS: 'off', SITE_URL: 'http://site.test' });
  context = test.with({ cdn });
});
afterAll(() => test.dispose());
beforeEach(async () => {
  test.clock.set('2026-11-24T12:00:00.000Z');
  await context.db.cdnPurge.deleteMany();
  image = await makeImage(context);
});

const row = () => context.db.image.findUniqueOrThrow({ where: { id: image.id } });
const isStored = async () => (await context.store.head(image.storageKey)) !== null;
const queued = async () => (await context.db.cdnPurge.findMany()).map(({ url }) => url);

/** Asks for a path of the site. */
async function ask(path: string) {
  const { route, params } = findRoute(path)!;
  const headers = new Headers({ host: 'site.test' });
  const request = { method: 'GET', path, query: new URLSearchParams(), headers, body: null };
  const answered = await answer(context, route, request, params);
  if (answered.body instanceof Readable) answered.body.destroy();
  return answered;
}

describe('takeDownImage', () => {
  it('answers 451 from that instant, has the CDN forget it, and destroys the bytes', async () => {
    const [bytes, facts] = [`/i/${image.id}.png`, `/api/images/${image.id}`];
    expect((await ask(bytes)).status).toBe(200);
    expect(await takeDownImage(context, image.id)).toBe('removed');
    for (const path of [bytes, facts]) {
      const { status, headers, body } = await ask(path);
      expect(status).toBe(451);
      expect(headers['cache-control']).toBe('no-store');
      expect(body).toContain('"error":"removed"');
    }
    expect((await ask('/i/aaaaaaaaaaaa.png')).status).toBe(404);
    expect(new Set(await queued())).toEqual(new Set([`http://site.test/i/${image.id}.png`]));
    expect(await isStored()).toBe(false);
    expect(await row()).toMatchObject({ state: 'deleted', removedAt: test.clock.now() });
  });

  it('marks what was gone before, once, and is none the worse for being repeated', async () => {
    await removeImage(context, image);
    const { goneAt } = await row();
    test.clock.advance(1_000);
    await takeDownImage(context, image.id);
    const removed = await row();
    expect(removed).toMatchObject({ state: 'deleted', goneAt, removedAt: test.clock.now() });
    const purges = await queued();
    test.clock.advance(1_000);
    expect(await takeDownImage(context, image.id)).toBe('removed');
    expect(await row()).toEqual(removed);
    expect(await queued()).toEqual(purges);
  });

  it.each(['', 'no-id', 'abcdefghijkl'])('knows no image %j', async (id) => {
    expect(await takeDownImage(context, id)).toMatchObject({ refused: 'not_found' });
  });
});

describe('holdImage', () => {
  it('keeps the bytes from uploader and takedown, and goes on serving what was served', async () => {
    expect(await holdImage(context, image.id)).toEqual({ bytes: 'kept' });
    expect((await ask(`/i/${image.id}.png`)).status).toBe(200);
    await removeImage(context, image);
    await takeDownImage(context, image.id);
    expect((await ask(`/i/${image.id}.png`)).status).toBe(451);
    expect(await isStored()).toBe(true);
    expect(await row()).toMatchObject({ state: 'deleting', bytesDeletedAt: null });
    await releaseImage(context, image.id);
    await takeDownImage(context, image.id);
    expect(await isStored()).toBe(false);
  });

  it('remembers since when, and says where it came too late', async () => {
    await holdImage(context, image.id);
    const { heldAt } = await row();
    test.clock.advance(1_000);
    await holdImage(context, image.id);
    expect((await row()).heldAt).toEqual(heldAt);
    const other = await makeImage(context);
    await removeImage(context, other);
    expect(await holdImage(context, other.id)).toEqual({ bytes: 'lost' });
    expect(await holdImage(context, 'abcdefghijkl')).toMatchObject({ refused: 'not_found' });
  });
});

describe('without a CDN', () => {
  it('queues nothing', async () => {
    await takeDownImage(test.context, image.id);
    expect(await queued()).toEqual([]);
  });
});
