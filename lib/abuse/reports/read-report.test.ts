import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestContext, type TestContext } from '@/dev/context/create-test-context';
import { makeImage } from '@/dev/context/make-image';
import type { RawFields, BodyKind } from '../read-answers';
import { readReport } from './read-report';

const bases = { site: 'https://site.test', images: 'https://i.site.test' };
const NEVER = 'aaaaaaaaaaaa';

let test: TestContext;
let url: string;
let id: string;
beforeAll(async () => {
  test = await createTestContext();
  ({ id } = await makeImage(test.context));
  url = `https://i.site.test/${id}.png`;
});
afterAll(() => test.dispose());

const read = (raw: RawFields, kind: BodyKind = 'json') =>
  readReport(test.context, raw, { bases, kind });

async function faultsOf(raw: RawFields, kind: BodyKind = 'json') {
  const { faults } = await read(raw, kind);
  return (faults ?? []).map(({ field }) => field);
}

const COPYRIGHT = {
  work: 'A photograph, https://example.org/mine',
  relation: 'self',
  email: 'owner@example.org',
  goodFaith: true,
  accuracy: true,
  signature: 'Ada Example',
};

describe('readReport', () => {
  it.each([
    ['csam', {}, []],
    ['ncii', {}, ['relation', 'goodFaith', 'signature']],
    ['copyright', {}, ['work', 'relation', 'email', 'goodFaith', 'accuracy', 'signature']],
    ['malware', {}, ['details']],
    ['malware', { details: 'It carries a payload.', goodFaith: false }, ['goodFaith']],
    ['malware', { details: 'It carries a payload.' }, []],
    ['copyright', { ...COPYRIGHT, accuracy: false }, ['accuracy']],
    ['copyright', { ...COPYRIGHT, relation: 'friend' }, ['relation']],
    ['copyright', { ...COPYRIGHT, email: 'nowhere' }, ['email']],
  ])('asks of %s with %j for %j', async (category, more, fields) => {
    expect(await faultsOf({ url, category, ...more })).toEqual(fields);
  });

  it('wants the box of good faith ticked in a form', async () => {
    const raw = { url, category: 'other', details: 'Why.' };
    expect(await faultsOf(raw, 'form')).toEqual(['goodFaith']);
    expect(await faultsOf({ ...raw, goodFaith: 'yes' }, 'form')).toEqual([]);
  });

  it('tells every fault at once, in the order of the form', async () => {
    const urls = [url, NEVER, 'https://elsewhere.test/a.png'];
    const { faults } = await read({ urls, category: 'doxxing', email: '@' });
    expect(faults).toEqual([
      { field: 'urls', message: 'https://elsewhere.test/a.png is not an image of this site' },
      { field: 'urls', message: `There never was an image at ${NEVER}` },
      { field: 'details', message: 'Say why it is illegal' },
      { field: 'email', message: 'Write an e-mail address like name@example.org' },
    ]);
    expect(await faultsOf({})).toEqual(['urls', 'category']);
    expect(await faultsOf({ urls: [7], category: 'csam' })).toEqual(['urls']);
    expect(await faultsOf({ url, category: '__proto__' })).toEqual(['category']);
  });

  it('takes url and urls, and each image once', async () => {
    const outcome = await read({ url, urls: [id, `https://site.test/${id}`], category: 'csam' });
    expect(outcome).toMatchObject({ report: { imageIds: [id], category: 'csam', text: {} } });
  });

  it('cleans a text of what cannot be seen, and keeps what can', async () => {
    const details = '  <script>alert(1)</script>\r\nline\u0000 two \u202Etxt\u{1F600}\uD800 ';
    const outcome = await read({ url, category: 'other', details, name: 'A\nB\u0007' });
    expect(outcome).toMatchObject({
      report: {
        text: { details: '<script>alert(1)</script>\nline two txt\u{1F600}\uFFFD', name: 'A B' },
      },
    });
  });

  it.each([
    ['an object', { details: {} }],
    ['a list', { details: ['a', 'b'] }],
    ['a number', { details: 4 }],
    ['too much', { details: 'x'.repeat(5_001) }],
  ])('does not take %s for a text', async (_name, more) => {
    expect(await faultsOf({ url, category: 'phishing', ...more })).toEqual(['details']);
  });

  it('asks nothing of whoever reports the abuse of a child, and keeps nothing about them', async () => {
    const outcome = await read({ url, category: 'csam', email: 'a@b.c', name: 'N', extra: 1 });
    expect(outcome).toMatchObject({ faults: null, report: { text: {} } });
    expect(outcome).not.toHaveProperty('report.text.email');
  });
});
