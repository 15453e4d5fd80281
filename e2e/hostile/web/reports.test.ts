import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openOperator, type OperatorClient } from '../../open-operator';
import { makeUniquePng } from '../../product/make-unique-png';
import { uploadImage } from '../../product/post-image';
import { openTarget, type Target } from '../open-target';
import { reportImage } from './report-image';

const operator = privateKeyToAccount(generatePrivateKey());
const REPORTS = 1_000;
const AT_ONCE = 25;

let target: Target;
let desk: OperatorClient;
let pictures = 0;
beforeAll(async () => {
  target = await openTarget({ env: { CRON: 'off', OPERATOR_WALLETS: operator.address } });
  desk = await openOperator(target.app.url, operator);
});
afterAll(() => target.close());

const upload = () => uploadImage(target.app.url, makeUniquePng(9_000, (pictures += 1)));

/** What would run in a page, by each way out of where it is written. */
const script = (field: string) =>
  `</textarea></script>"'><script>alert('${field}')</script><img src=x onerror=alert('${field}')>\u202e{{7*7}}\${7*7}`;

/** No tag of ours says it, and what was written can be read. */
function expectText(page: string, field: string): void {
  expect(page).not.toContain(`<script>alert('${field}')`);
  expect(page).not.toContain(`<img src=x onerror=alert('${field}')`);
}

describe('a report with script in every field', () => {
  const notices: [string, Record<string, unknown>][] = [
    ['other', { details: script('details'), name: script('name') }],
    ['csam', { details: script('details') }],
    [
      'ncii',
      {
        relation: 'self',
        details: script('details'),
        goodFaith: true,
        signature: script('signature').slice(0, 200),
      },
    ],
    [
      'copyright',
      {
        ...{
          work: script('work'),
          details: script('details'),
          relation: 'self',
          name: script('name'),
        },
        ...{
          email: 'a"<b>"@example.org',
          goodFaith: true,
          accuracy: true,
          signature: script('signature').slice(0, 200),
        },
      },
    ],
  ];
  it.each(notices)(
    '%s: shown as text at the desk and to whoever filed it',
    async (category, fields) => {
      const { url } = await upload();
      const told = {
        ...fields,
        email: undefined,
        ...(fields.email ? { email: 'a@example.org' } : {}),
      };
      const { caseId, statusUrl } = await reportImage(target.app.url, url, { category, ...told });
      const page = await desk.show(caseId);
      const status = await (await fetch(statusUrl)).text();
      for (const field of Object.keys(fields)) {
        expectText(page, field);
        expectText(status, field);
      }
      expect(page).toContain('&lt;script&gt;alert(');
    },
  );

  it.each([
    ['the category', { category: script('category') }],
    ['the address of the image', { urls: [script('urls')] }],
    ['an e-mail address', { email: `${script('email')}@example.org` }],
    ['a field that is none', { [script('x')]: 'y', urls: [] }],
    ['a list in place of a text', { details: [script('details')] }],
    ['a prototype', JSON.parse('{"__proto__":{"details":"x"},"details":{}}') as object],
  ])('in %s: refused, and the page that says so shows it as text', async (_, change) => {
    const { url } = await upload();
    const body = { urls: [url], category: 'other', details: 'It harms.', ...change };
    const answers = await target.besides(async ({ app }) => {
      const send = (accept: string) =>
        fetch(`${app.url}/api/abuse`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', accept },
          body: JSON.stringify(body),
        });
      const [asJson, asPage] = [await send('application/json'), await send('text/html')];
      expect(asJson.headers.get('content-type')).toContain('json');
      return [asJson.status, asPage.status, await asPage.text()] as const;
    });
    expect(answers.slice(0, 2)).toEqual([400, 400]);
    expect(answers[2]).not.toMatch(/<script>alert|onerror=alert\('[a-z]+'\)>/);
  });

  it('as a form, given back as text in its fields', async () => {
    const body = new URLSearchParams({
      urls: script('urls'),
      category: 'other',
      details: script('details'),
    });
    const response = await fetch(`${target.app.url}/api/abuse`, {
      method: 'POST',
      headers: { accept: 'text/html' },
      body,
    });
    expect(response.status).toBe(400);
    const page = await response.text();
    for (const field of ['urls', 'details']) expectText(page, field);
    expect(response.headers.get('content-security-policy')).not.toContain('unsafe-inline');
  });
});

describe('1,000 reports of one image', () => {
  it('one case, a count, and the image is served until somebody has looked', async () => {
    const { url } = await upload();
    const cases = new Set<string>();
    for (let sent = 0; sent < REPORTS; sent += AT_ONCE) {
      const filed = await Promise.all(
        Array.from({ length: AT_ONCE }, () => reportImage(target.app.url, url)),
      );
      for (const { caseId } of filed) cases.add(caseId);
    }
    expect(cases.size).toBe(1);
    const [caseId] = [...cases];
    const [row] = await target.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM abuse_report r JOIN abuse_report_item i ON i.report_id = r.id WHERE i.case_id = '${caseId}'`,
    );
    expect(row?.count).toBe(REPORTS);
    expect((await desk.show(caseId!)).replace(/<[^>]*>|&[^;]+;/g, ' ')).toMatch(/1[,. ]?000/);
    expect((await fetch(url)).status).toBe(200);
  }, 120_000);
});
