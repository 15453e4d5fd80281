import { solveChallenge, type Challenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestContext, type TestContext } from '@/dev/context/create-test-context';
import { makeImage } from '@/dev/context/make-image';
import { sendRequest } from '@/dev/context/send-request';
import { CATEGORIES, CATEGORY_POLICIES, type NoticeKind } from '@/lib/abuse/categories';
import { openText } from '@/lib/abuse/seal-text';
import type { Context } from '@/lib/context';
import { createLimiter } from '@/lib/rate-limit/create-limiter';

const HTML = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

/** What each notice needs, as a browser sends it. */
const NOTICES: Record<NoticeKind, Record<string, string>> = {
  csam: {},
  ncii: { relation: 'self', goodFaith: 'yes', signature: 'Ada Example' },
  copyright: {
    ...{ work: 'A photograph', relation: 'behalf', email: 'owner@example.org' },
    ...{ goodFaith: 'yes', accuracy: 'yes', signature: 'Ada Example' },
  },
  dsa: { details: 'It breaks the law of the land.', goodFaith: 'yes' },
};

const toJson = (fields: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(fields).map(([name, text]) => [name, text === 'yes' ? true : text]),
  );

let test: TestContext;
let context: Context;
let url: string;
let imageId: string;
beforeAll(async () => {
  test = await createTestContext({
    RATE_LIMITS: 'off',
    SITE_URL: 'http://site.test',
    ALERT_WEBHOOK_URL: 'http://hooks.test/',
    ALERT_WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 1).toString('base64')}`,
  });
  ({ context } = test);
});
afterAll(() => test.dispose());
beforeEach(async () => {
  test.clock.set('2026-11-24T12:00:00.000Z');
  ({ id: imageId } = await makeImage(context));
  url = `http://site.test/i/${imageId}.png`;
});

const post = (body: object, init: Partial<Parameters<typeof sendRequest>[3]> = {}, to = context) =>
  sendRequest(to, 'POST', '/api/abuse', { ...init, body });

/** What was kept of a report, opened. */
async function readKept(statusUrl: unknown) {
  const id = String(statusUrl).split('/').at(-1)!;
  const row = await context.db.abuseReport.findUniqueOrThrow({ where: { id } });
  return openText(context.secrets, `abuse_report:${id}`, row);
}

describe('POST /api/abuse', () => {
  it.each(CATEGORIES)(
    'takes a report of %s as JSON and as a form of either kind',
    async (category) => {
      const fields = { url, category, ...NOTICES[CATEGORY_POLICIES[category].notice] };
      const answers = [
        await post({ urls: [url], category, ...toJson(fields) }),
        await post(new URLSearchParams(fields)),
        await post(
          Object.entries(fields).reduce((form, [name, text]) => {
            form.append(name, text);
            return form;
          }, new FormData()),
        ),
      ];
      for (const { status, headers, json } of answers) {
        expect(status).toBe(201);
        expect(headers['cache-control']).toBe('no-store');
        expect(json).toMatchObject({
          caseId: expect.stringMatching(/^[a-z0-9]{10}$/),
          status: 'received',
          statusUrl: expect.stringMatching(/^http:\/\/site\.test\/abuse\/status\/[0-9a-f]{32}$/),
          dueAt: expect.stringMatching(/^2026-11-2[4-7]T/),
        });
      }
      expect(new Set(answers.map(({ json }) => json!['caseId'])).size).toBe(1);
      const found = await context.db.abuseCase.findFirstOrThrow({
        where: { images: { some: { imageId } } },
      });
      expect(found).toMatchObject({ category, reportCount: 3 });
    },
  );

  it('takes what the contract of the API asks for, and no more', async () => {
    const { status } = await post({ urls: [url], category: 'malware', details: 'It is.' });
    expect(status).toBe(201);
  });

  it('leads a browser to the status page', async () => {
    const body = new URLSearchParams({ url, category: 'csam' });
    const { status, headers, body: text } = await post(body, { headers: HTML });
    expect(status).toBe(303);
    expect(headers['location']).toMatch(/^http:\/\/site\.test\/abuse\/status\/[0-9a-f]{32}$/);
    expect(text).toBe('');
  });

  it('tells a program every fault at once', async () => {
    const { status, headers, json } = await post({
      ...{ urls: ['https://elsewhere.test/a.png'], category: 'copyright' },
      ...{ work: 'W', goodFaith: false, accuracy: true, relation: 'self', signature: 'S' },
    });
    expect(status).toBe(400);
    expect(headers['content-type']).toBe('application/problem+json');
    expect(json).toMatchObject({
      error: 'invalid_request',
      errors: [
        { field: 'urls', message: 'https://elsewhere.test/a.png is not an image of this site' },
        { field: 'email' },
        { field: 'goodFaith' },
      ],
    });
    expect(await context.db.abuseCaseImage.count({ where: { imageId } })).toBe(0);
  });

  it('shows a browser the form again with what was written, as text', async () => {
    const script = '"><script>alert(1)</script>';
    const names = [
      'work',
      'details',
      'relation',
      'name',
      'email',
      'signature',
      'goodFaith',
      'accuracy',
    ];
    const body = new URLSearchParams(names.map((name) => [name, `${script}${name}`]));
    body.append('urls', `http://elsewhere.test/${script}`);
    body.append('category', 'copyright');
    const { status, headers, body: page } = await post(body, { headers: HTML });
    expect(status).toBe(400);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(headers['content-security-policy']).toContain("form-action 'self'");
    expect(page).not.toContain('<script');
    for (const name of ['work', 'details', 'name', 'email', 'signature']) {
      expect(page).toContain(`&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;${name}`);
    }
    expect(page).toContain('There is a problem');
    expect(page).toContain('<a href="#urls">');
    expect(page).toContain('<a href="#email">');
    expect(page).toContain('<input type="hidden" name="category" value="copyright">');
    const unknown = new URLSearchParams({ url, category: script, [script]: script });
    expect((await post(unknown, { headers: HTML })).body).not.toContain('<script');
  });

  it('keeps what was written as it was, encrypted', async () => {
    const details = '<img src=x onerror=alert(1)> & "quotes"';
    const { json } = await post({ url, category: 'other', details, email: 'a@example.org' });
    expect(await readKept(json!['statusUrl'])).toEqual({ details, email: 'a@example.org' });
  });

  it.each([
    ['no body', undefined, {}],
    ['a list', [], {}],
    ['broken JSON', undefined, { 'content-type': 'application/json' }],
    [
      'a form without its end',
      new URLSearchParams('a=b'),
      { 'content-type': 'multipart/form-data; boundary=x' },
    ],
    ['more than 64 KB', { url: '', details: 'x'.repeat(70_000) }, {}],
  ])('refuses %s in words', async (_name, body, headers) => {
    const { status, json } = await sendRequest(context, 'POST', '/api/abuse', {
      headers,
      ...(body === undefined ? {} : { body }),
    });
    expect(status).toBe(400);
    expect(json).toMatchObject({ error: 'invalid_request' });
  });

  it('drops a file that came along', async () => {
    const form = new FormData();
    form.append('url', url);
    form.append('category', 'csam');
    form.append('details', new Blob(['bytes'], { type: 'image/png' }), 'a.png');
    const { status, json } = await post(form);
    expect(status).toBe(201);
    expect(await readKept(json!['statusUrl'])).toEqual({});
  });

  it('does not take what fills the field that nobody sees', async () => {
    const { status, json } = await post({ url, category: 'csam', website: 'http://spam.test' });
    expect(status).toBe(400);
    expect(json).not.toHaveProperty('errors');
    expect(test.lines.join('\n')).toContain('the field that nobody sees was filled');
  });
});

describe('limits', () => {
  const limited = () =>
    test.with({ env: { ...context.env, rateLimits: true }, limiter: createLimiter() });

  async function makeProof(of: Context): Promise<string> {
    const { json } = await sendRequest(of, 'GET', '/api/abuse/challenge');
    const challenge = json as unknown as Challenge;
    const solution = await solveChallenge({ challenge, deriveKey });
    return Buffer.from(JSON.stringify({ challenge, solution })).toString('base64');
  }

  it('takes 20 reports of an address without a proof of work, and more with', async () => {
    const own = limited();
    const report = { url, category: 'csam' };
    for (let sent = 0; sent < 20; sent += 1) expect((await post(report, {}, own)).status).toBe(201);
    const over = await post(report, {}, own);
    expect(over.status).toBe(429);
    expect(Number(over.headers['retry-after'])).toBeGreaterThan(0);
    expect((await post(report, { from: '192.0.2.8' }, own)).status).toBe(201);
    const proof = await makeProof(own);
    expect((await post({ ...report, proof }, {}, own)).status).toBe(201);
  });

  it('takes 60 in all, proven or not', async () => {
    const own = limited();
    for (let sent = 0; sent < 60; sent += 1) {
      expect((await post({ proof: 'wrong' }, {}, own)).status).toBe(400);
    }
    expect((await post({ url, category: 'csam' }, {}, own)).status).toBe(429);
  });

  it('takes a proof once, and not for a form with a fault in it', async () => {
    const proof = await makeProof(context);
    const report = { url, category: 'csam', proof };
    expect((await post({ ...report, category: 'other' })).status).toBe(400);
    expect((await post(report)).status).toBe(201);
    const again = await post(report);
    expect(again.status).toBe(400);
    expect(again.json!['message']).toContain('was used before');
    expect((await post({ ...report, proof: `${proof.slice(0, -8)}AAAAAAAA` })).status).toBe(400);
    expect((await post({ ...report, proof: 7 })).status).toBe(400);
  });

  it('makes one case of a thousand reports, and one alert of its opening', async () => {
    for (let sent = 0; sent < 1_000; sent += 1) {
      expect((await post({ url, category: 'phishing', details: `${sent}` })).status).toBe(201);
    }
    const cases = await context.db.abuseCase.findMany({ where: { images: { some: { imageId } } } });
    expect(cases).toMatchObject([{ reportCount: 1_000, state: 'received' }]);
    const alerts = await context.db.outgoingMessage.findMany({
      where: { caseId: cases[0]!.id },
      orderBy: { id: 'asc' },
    });
    expect(alerts.map(({ kind }) => kind)).toEqual(['opened', 'many', 'many', 'many']);
  }, 120_000);
});
