import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DeskStage, OWN } from '@/dev/operator/desk-stage';
import { removeCase } from '@/lib/abuse/cases/remove-case';
import { isRefusal } from '@/lib/errors';

let stage: DeskStage;
let headers: Record<string, string>;
let csrf: string;
beforeAll(async () => {
  stage = await DeskStage.create();
});
afterAll(() => stage.test.dispose());
beforeEach(async () => {
  stage.reset();
  headers = await stage.signIn();
  csrf = await stage.formToken(headers);
});

const db = () => stage.context.db;
const act = (caseId: string, fields: Record<string, string>, sent = headers) =>
  stage.postForm(`/operator/cases/${caseId}/actions`, fields, sent);
const stateOf = async (id: string) =>
  (await db().abuseCase.findUniqueOrThrow({ where: { id } })).state;
const statusOf = async (id: string) =>
  (await stage.ask('GET', `/i/${id}.png`, { headers: { host: 'img402.test' } })).status;
const actions = async (caseId: string) =>
  (await db().auditEntry.findMany({ where: { caseId }, orderBy: { seq: 'asc' } })).map(
    ({ action, actor, facts }) => ({ action, actor, facts }),
  );
const without = (name: string) =>
  Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name));

describe('POST /operator/cases/{id}/actions', () => {
  it('removes in the name of the wallet, and the address answers 451 at once', async () => {
    const { image, caseId } = await stage.report();
    expect(await statusOf(image.id)).toBe(200);
    const done = await act(caseId, { csrf, action: 'remove', category: '' });
    expect(done).toMatchObject({
      status: 303,
      headers: { location: `/operator?done=remove&case=${caseId}` },
    });
    expect(await statusOf(image.id)).toBe(451);
    const actor = `wallet:${stage.operator.address.toLowerCase()}`;
    expect(await actions(caseId)).toContainEqual(
      expect.objectContaining({ action: 'removed', actor }),
    );
  });

  it('does everything that a case can have done to it', async () => {
    const { image, caseId } = await stage.report();
    const other = await stage.report();
    const third = await stage.report('csam');
    for (const fields of [
      { action: 'triage' },
      { action: 'categorise', category: 'phishing' },
      { action: 'note', text: 'ż'.repeat(5000) },
      { action: 'hold' },
      { action: 'release' },
      { action: 'remove', category: 'copyright', samePayer: 'on' },
      { action: 'restore', reason: 'mistake' },
      { action: 'erase' },
      { action: 'close' },
    ]) {
      expect([fields.action, (await act(caseId, { csrf, ...fields })).status]).toEqual([
        fields.action,
        303,
      ]);
    }
    expect(await stateOf(caseId)).toBe('closed');
    expect(await statusOf(image.id)).toBe(200);
    for (const fields of [{ action: 'merge', into: third.caseId }]) {
      expect((await act(other.caseId, { csrf, ...fields })).status).toBe(303);
    }
    expect((await act(third.caseId, { csrf, action: 'remove' })).status).toBe(303);
    const told = await act(third.caseId, { csrf, action: 'tipline', number: '4021' });
    expect(told.headers.location).toBe(`/operator/cases/${third.caseId}?done=tipline`);
  });

  it('says what is not possible on a page that leads back', async () => {
    const { caseId } = await stage.report();
    const asPage = { ...headers, accept: 'text/html' };
    const answered = await act(caseId, { csrf, action: 'restore', reason: 'mistake' }, asPage);
    expect(answered.status).toBe(409);
    expect(answered.body).toContain('The case is received.');
    expect(answered.body).toContain(`href="https://img402.test/operator/cases/${caseId}"`);
    expect(answered.headers['cache-control']).toBe('no-store');
  });

  it.each([
    ['an unknown action', { action: 'destroy' }],
    ['a field too many', { action: 'keep', force: '1' }],
    ['a category that is none', { action: 'categorise', category: 'evil' }],
    ['an empty note', { action: 'note', text: ' ' }],
    ['nothing', {}],
    ['a look without a reason', { action: 'view', imageId: 'a'.repeat(12) }],
    ['a look for any reason', { action: 'view', imageId: 'a'.repeat(12), reason: 'curious' }],
  ])('refuses %s', async (_, fields) => {
    const { caseId } = await stage.report();
    const before = await actions(caseId);
    expect((await act(caseId, { csrf, ...(fields as Record<string, string>) })).status).toBe(400);
    expect(await actions(caseId)).toEqual(before);
  });

  it('changes nothing for whoever is not signed in, is elsewhere, or has no form of this session', async () => {
    const { image, caseId } = await stage.report();
    const before = await actions(caseId);
    const remove = { csrf, action: 'remove' };
    const other = await stage.signIn();
    const refused = await Promise.all([
      act(caseId, remove, OWN),
      act(caseId, remove, { ...headers, cookie: `__Host-img402_operator=${'A'.repeat(43)}` }),
      act(caseId, remove, { ...headers, 'user-agent': 'another browser' }),
      act(caseId, remove, without('origin')),
      act(caseId, remove, { ...headers, origin: 'null' }),
      act(caseId, remove, { ...headers, origin: 'https://evil.test' }),
      act(caseId, remove, { ...headers, origin: 'https://img402.test:444' }),
      act(caseId, remove, { ...headers, 'sec-fetch-site': 'same-site' }),
      act(caseId, remove, { ...headers, 'sec-fetch-site': 'cross-site' }),
      act(caseId, { action: 'remove' }),
      act(caseId, { ...remove, csrf: '0'.repeat(64) }),
      act(caseId, { ...remove, csrf: csrf.toUpperCase() }),
      act(caseId, remove, other),
    ]);
    expect(refused.map(({ status }) => status)).toEqual([
      ...Array<number>(3).fill(401),
      ...Array<number>(10).fill(403),
    ]);
    // One text for each of the two: it does not tell what was wrong.
    expect(new Set(refused.map(({ body }) => body)).size).toBe(2);
    expect(await statusOf(image.id)).toBe(200);
    expect(await stateOf(caseId)).toBe('received');
    expect(await actions(caseId)).toEqual(before);
  });

  it('takes nothing but a form', async () => {
    const { caseId } = await stage.report();
    const answered = await stage.ask('POST', `/operator/cases/${caseId}/actions`, {
      headers: { ...headers, 'content-type': 'text/plain' },
      body: `csrf=${csrf}&action=remove`,
    });
    expect(answered.status).toBe(400);
    expect((await act(caseId, { csrf, action: 'note', text: 'x'.repeat(70_000) })).status).toBe(
      413,
    );
  });
});

describe('GET /operator/cases/{id}/images/{imageId}', () => {
  const look = (caseId: string, imageId: string, query = '', sent = headers) =>
    stage.ask('GET', `/operator/cases/${caseId}/images/${imageId}${query}`, { headers: sent });

  it('shows what the public does not see any more, and to nobody else', async () => {
    const { image, caseId } = await stage.report();
    const ports = { ...stage.context, actor: 'shell' } as const;
    if (isRefusal(await removeCase(ports, caseId))) throw new Error('not removed');
    const seen = await look(caseId, image.id);
    expect(seen).toMatchObject({
      status: 200,
      headers: {
        'content-type': 'image/png',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none'; sandbox",
        'cross-origin-resource-policy': 'same-origin',
      },
    });
    expect(seen.body).toHaveLength(image.servedBytes);
    expect((await look(caseId, image.id, '', OWN)).status).toBe(401);
    expect(
      (await look(caseId, image.id, '', { ...headers, 'sec-fetch-site': 'same-site' })).status,
    ).toBe(403);
  });

  it('shows no image by a case that it is not in', async () => {
    const [one, other] = [await stage.report(), await stage.report()];
    expect((await look(one.caseId, other.image.id)).status).toBe(404);
    expect((await look('aaaaaaaaaa', one.image.id)).status).toBe(404);
  });

  it('shows the abuse of a child for a stated reason, for a minute, to this session', async () => {
    const { image, caseId } = await stage.report('csam');
    expect((await look(caseId, image.id)).status).toBe(403);
    expect((await look(caseId, image.id, '?grant=x')).status).toBe(403);
    expect((await actions(caseId)).map(({ action }) => action)).not.toContain('viewed');
    const fields = { csrf, action: 'view', imageId: image.id, reason: 'law_enforcement' };
    const { status, headers: told } = await act(caseId, fields);
    expect(status).toBe(303);
    const page = new URL(told.location!, 'https://img402.test');
    expect(page.pathname).toBe(`/operator/cases/${caseId}`);
    const query = `?grant=${encodeURIComponent(page.searchParams.get('grant')!)}`;
    expect((await look(caseId, image.id, query)).status).toBe(200);
    expect((await actions(caseId)).at(-1)).toEqual({
      action: 'viewed',
      actor: `wallet:${stage.operator.address.toLowerCase()}`,
      facts: { reason: 'law_enforcement' },
    });
    expect((await look(caseId, image.id, query, await stage.signIn())).status).toBe(403);
    stage.test.clock.advance(60_000);
    expect((await look(caseId, image.id, query)).status).toBe(403);
  });

  it('says where the bytes are once they are encrypted, and that they are gone', async () => {
    const [sealed, gone] = [await stage.report(), await stage.report()];
    await db().$executeRaw`
      UPDATE image SET state = 'deleting', gone_at = now(), removed_at = now(), bytes_due_at = now(),
        encrypted_at = now() WHERE id = ${sealed.image.id}`;
    expect((await look(sealed.caseId, sealed.image.id)).status).toBe(409);
    await stage.context.store.delete(gone.image.storageKey);
    expect((await look(gone.caseId, gone.image.id)).status).toBe(404);
  });
});

describe('GET /operator/cases/{id}/export', () => {
  it('is a file with everything of the case, for whoever is signed in', async () => {
    const { image, caseId } = await stage.report();
    const path = `/operator/cases/${caseId}/export`;
    expect((await stage.ask('GET', path)).status).toBe(401);
    const foreign = { ...headers, 'sec-fetch-site': 'same-site' };
    expect((await stage.ask('GET', path, { headers: foreign })).status).toBe(403);
    const { status, headers: told, body } = await stage.ask('GET', path, { headers });
    expect(status).toBe(200);
    expect(told['content-disposition']).toBe(`attachment; filename="case-${caseId}.jsonl"`);
    expect(told['cache-control']).toBe('no-store');
    const lines = body
      .trimEnd()
      .split('\n')
      .map((text) => JSON.parse(text) as object);
    expect(lines.length).toBeGreaterThan(3);
    expect(body).toContain(image.id);
    expect((await actions(caseId)).at(-1)).toMatchObject({ action: 'exported' });
    expect((await stage.ask('GET', '/operator/cases/aaaaaaaaaa/export', { headers })).status).toBe(
      404,
    );
  });
});

describe('the routes of the desk', () => {
  const PATHS = [
    '/operator/challenge',
    '/operator/sign-in',
    '/operator/sign-out',
    '/operator/cases/aaaaaaaaaa/actions',
    '/operator/cases/aaaaaaaaaa/export',
    '/operator/cases/aaaaaaaaaa/images/aaaaaaaaaaaa',
  ];

  it('grant no other origin anything', async () => {
    const foreign = { ...headers, origin: 'https://evil.test' };
    for (const path of PATHS) {
      const answered = await stage.ask('OPTIONS', path, { headers: foreign });
      expect(answered.status).toBe(405);
      for (const each of [answered, await stage.ask('GET', path, { headers: foreign })]) {
        const names = Object.keys(each.headers).filter((name) => name.startsWith('access-control'));
        expect(names).toEqual([]);
      }
    }
  });

  it('change nothing by GET', async () => {
    const { caseId } = await stage.report();
    const answered = await stage.ask(
      'GET',
      `/operator/cases/${caseId}/actions?action=remove&csrf=${csrf}`,
      { headers },
    );
    expect(answered.status).toBe(405);
    expect(await stateOf(caseId)).toBe('received');
  });

  it('are nothing where nobody is an operator', async () => {
    const abuse = { ...stage.context.env.abuse, operators: [] };
    stage.context = stage.test.with({ env: { ...stage.context.env, abuse } });
    const nothing = (await stage.ask('POST', '/api/nothing', { headers })).body;
    for (const path of PATHS) {
      for (const method of ['GET', 'POST', 'OPTIONS']) {
        const answered = await stage.ask(method, path, { headers });
        expect([answered.status, answered.body]).toEqual([404, nothing]);
      }
    }
  });
});
