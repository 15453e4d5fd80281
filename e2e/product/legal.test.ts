import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeClock } from '@/dev/context/make-clock';
import { createTestDatabase, type TestDatabase } from '@/dev/postgres/create-test-database';
import { appendAudit } from '@/lib/abuse/audit/append-audit';
import { CATEGORY_POLICIES } from '@/lib/abuse/categories';
import { createClient } from '@/lib/db/create-client';
import { startApp, type RunningApp } from '../start-app';

/** What a page says, as a reader has it. */
const read = async (app: RunningApp, path: string) => {
  const html = await (await fetch(app.url + path)).text();
  return html
    .replace(/<(script|style)[^>]*>.*?<\/\1>/gs, '')
    .replace(/<[^>]+>/g, '')
    .replaceAll('&#x27;', '’')
    .replace(/\s+/g, ' ');
};

const PAGES = ['/privacy', '/terms', '/security'];
const readAll = async (app: RunningApp) =>
  (await Promise.all(PAGES.map((path) => read(app, path)))).join(' ');

/** A sentence, and the settings that make it true. */
const CLAIMS: readonly (readonly [sentence: string, settings: Readonly<Record<string, string>>])[] =
  [
    ['Example Images decides what happens to your data', { OPERATOR_NAME: 'Example Images' }],
    ['tell abuse@example.org before anybody else', { CONTACT_EMAIL: 'abuse@example.org' }],
    [
      'Reporters who leave an address are answered by mail',
      { SMTP_URL: 'smtp://localhost:1', MAIL_FROM: 'img402@example.org' },
    ],
    ['lists of known child sexual abuse material', { CSAM_SCAN: 'cloudflare' }],
    ['compared with the likeness of what was removed', { SCREENING: 'on' }],
    [
      'encrypted to a key that this server does not hold',
      { PRESERVATION_KEY: `age1${'q'.repeat(58)}` },
    ],
    ['set for operators', { OPERATOR_WALLETS: '0x4020000000000000000000000000000000000402' }],
    ['a report is decided within 2 days', { REVIEW_HOURS: '48' }],
    ['A payment is recorded with the network', { PAYMENTS: 'on' }],
  ];

describe('what the pages claim', () => {
  let database: TestDatabase;
  let bare: RunningApp;
  let full: RunningApp;
  beforeAll(async () => {
    database = await createTestDatabase({ empty: true });
    const env = {
      ...{ DATABASE_URL: database.appUrl, DIRECT_URL: database.ownerUrl },
      APP_SECRET: 'a-secret-that-only-this-test-knows',
    };
    bare = await startApp({ env: { ...env, PAYMENTS: 'off', SCREENING: 'off' } });
    const settings = Object.assign({}, ...CLAIMS.map(([, set]) => set)) as Record<string, string>;
    full = await startApp({ env: { ...env, ...settings } });
  });
  afterAll(async () => {
    await Promise.all([bare.stop(), full.stop()]);
    await database.drop();
  });

  it('is claimed where the settings make it so, and nowhere else', async () => {
    const [without, withAll] = await Promise.all([readAll(bare), readAll(full)]);
    for (const [sentence] of CLAIMS) {
      expect(withAll).toContain(sentence);
      expect(without).not.toContain(sentence);
    }
    expect(without).toContain('There is no cookie');
    expect(without).toContain('a report is decided within 3 days');
  });

  it('holds everything that is prohibited, dated', async () => {
    const terms = await read(bare, '/terms');
    for (const { title, meaning } of Object.values(CATEGORY_POLICIES)) {
      expect(terms).toContain(title);
      expect(terms).toContain(meaning);
    }
    for (const page of ['/terms', '/privacy']) {
      expect(await read(bare, page)).toContain('In force since 26 November 2026.');
    }
  });

  it('counts what the audit holds', async () => {
    expect(await read(bare, '/transparency')).toContain('Nothing was reported.');
    const db = createClient(database.ownerUrl);
    const clock = makeClock(new Date());
    const of = { caseId: 'aaaaaaaaaa', actor: 'system' as const };
    await db.$transaction((inside) =>
      appendAudit(inside, { clock }, [
        { ...of, action: 'opened', category: 'phishing' },
        { ...of, action: 'reported' },
        { ...of, action: 'removed' },
      ]),
    );
    await db.$disconnect();
    // Counted for the first time by this server.
    const told = await read(full, '/transparency');
    expect(told).toContain('Phishing or deception1110000 seconds');
    expect(told).not.toContain(CATEGORY_POLICIES.malware.title);
  });

  it('names whom to tell of a fault, and keeps pages of one person out of search engines', async () => {
    const txt = await fetch(`${full.url}/.well-known/security.txt`);
    expect(txt.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    const lines = (await txt.text()).split('\n');
    expect(lines[0]).toBe('Contact: mailto:abuse@example.org');
    const expires = Date.parse(/^Expires: (.+)$/.exec(lines[1]!)![1]!);
    expect(expires - Date.now()).toBeGreaterThan(0);
    expect(expires - Date.now()).toBeLessThan(365 * 86_400_000);
    const status = await fetch(`${full.url}/abuse/status/${'0'.repeat(32)}`);
    expect(status.headers.get('x-robots-tag')).toBe('noindex, nofollow');
  });
});
