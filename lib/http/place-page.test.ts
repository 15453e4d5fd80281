import { describe, expect, it } from 'vitest';
import type { Context } from '@/lib/context';
import { placePage as place } from './place-page';

const now = new Date('2026-11-24T00:00:00Z');

const placePage = (context: Context, path: string, hasQuery = false) =>
  place(context, path, hasQuery);

const REPORT = '0123456789abcdef0123456789abcdef';

/** A database that knows one image, and one report. */
function contextWith(image: { state: string; expiresAt: Date; removedAt: Date | null } | null) {
  let asked = 0;
  const row = image && { ...image, servedSha256: new Uint8Array(32) };
  const instance = { findFirstOrThrow: () => Promise.resolve({ closedAt: null }) };
  const abuseReport = {
    count: ({ where }: { where: { id: string } }) =>
      Promise.resolve(((asked += 1), where.id === REPORT ? 1 : 0)),
  };
  const db = {
    instance,
    abuseReport,
    $queryRaw: () => Promise.resolve(((asked += 1), [])),
    image: { findUnique: () => Promise.resolve(((asked += 1), row)) },
  };
  const context = {
    db,
    log: { error: () => undefined },
    clock: { now: () => now },
  } as unknown as Context;
  return { context, asked: () => asked };
}

const live = {
  state: 'live',
  expiresAt: new Date('2026-11-24T00:00:00.001Z'),
  removedAt: null,
};

describe('placePage', () => {
  it('takes no page of ours for an image, whatever its name looks like', async () => {
    const { context, asked } = contextWith(live);
    expect(await placePage(context, '/transparency')).toEqual({
      path: '/transparency',
      status: 200,
    });
    // Only whether there is a database.
    expect(asked()).toBe(1);
  });

  it.each([
    ['/transparency', false],
    ['/abuse', true],
  ])('refuses %s in words where there is no database', async (path, hasQuery) => {
    const { context } = contextWith(live);
    context.db.$queryRaw = (() =>
      Promise.reject(Object.assign(new Error('no'), { code: 'ECONNREFUSED' }))) as never;
    expect(await placePage(context, path, hasQuery)).toMatchObject({
      refused: 'storage_unavailable',
    });
    // The form itself, and where else to turn to, is there all the same.
    expect(await placePage(context, '/abuse')).toMatchObject({ status: 200 });
  });

  it('shows a live image under its own address', async () => {
    expect(await placePage(contextWith(live).context, '/k3v9m2x7qa')).toEqual({
      path: '/image/k3v9m2x7qa',
      status: 200,
    });
  });

  it.each([
    ['expired', { ...live, expiresAt: now }],
    ['deleted', { ...live, state: 'deleted' }],
  ])('says that an image is gone when it is %s', async (_name, image) => {
    expect(await placePage(contextWith(image).context, '/k3v9m2x7qa')).toEqual({
      path: '/image/gone',
      status: 404,
    });
  });

  it('says that an image was removed, whatever became of its bytes', async () => {
    for (const state of ['deleting', 'deleted']) {
      const { context } = contextWith({ ...live, state, removedAt: now });
      expect(await placePage(context, '/k3v9m2x7qa')).toEqual({
        path: '/image/k3v9m2x7qa/removed',
        status: 451,
      });
    }
  });

  it('has nothing under an id that never was', async () => {
    expect(await placePage(contextWith(null).context, '/k3v9m2x7qa')).toMatchObject({
      status: 404,
    });
  });

  it.each(['/docs/paid', '/docs/keep'])('has no %s where nothing is sold', async (path) => {
    const { context } = contextWith(live);
    expect(await placePage(context, path)).toEqual({ path, status: 200 });
    expect(await placePage({ ...context, payments: null }, path)).toMatchObject({ status: 404 });
    expect(await placePage({ ...context, payments: null }, '/docs/free')).toMatchObject({
      status: 200,
    });
  });

  it.each(['/', '/docs', '/Nothing-Here', '/a/b', '/short'])(
    'leaves %s to Next and does not ask the database',
    async (path) => {
      const { context, asked } = contextWith(live);
      expect(await placePage(context, path)).toEqual({ path, status: 200 });
      expect(asked()).toBe(0);
    },
  );

  it.each([
    ['is away', 'ECONNREFUSED', 'storage_unavailable'],
    ['breaks otherwise', 'P2010', 'internal_error'],
  ])('refuses in words where the database %s', async (_name, code, refused) => {
    const { context } = contextWith(live);
    context.db.image.findUnique = (() =>
      Promise.reject(Object.assign(new Error('no'), { code }))) as never;
    expect(await placePage(context, '/k3v9m2x7qa')).toMatchObject({ refused });
  });

  it('shows the page of a report to whoever knows its id', async () => {
    const { context } = contextWith(live);
    const path = `/abuse/status/${REPORT}`;
    expect(await placePage(context, path)).toEqual({ path, status: 200 });
    const unknown = `/abuse/status/${'f'.repeat(32)}`;
    expect(await placePage(context, unknown)).toMatchObject({ status: 404 });
  });

  it.each(['', 'x', `${REPORT}/`, REPORT.toUpperCase()])(
    'does not ask for a report %j',
    async (id) => {
      const { context, asked } = contextWith(live);
      expect(await placePage(context, `/abuse/status/${id}`)).toMatchObject({ status: 404 });
      expect(asked()).toBe(0);
    },
  );

  it('does not show its own folder', async () => {
    const { context } = contextWith(live);
    expect(await placePage(context, '/image/gone')).toMatchObject({ status: 404 });
    expect(await placePage(context, '/image/k3v9m2x7qa')).toMatchObject({ status: 404 });
    expect(await placePage(context, '/image/k3v9m2x7qa/removed')).toMatchObject({ status: 404 });
  });
});
