import { buildForm, BOUNDARY } from '@/dev/uploads/build-form';
import { splitBody } from '@/dev/uploads/split-body';
import { COUNTER_NOTICE_QUESTIONS } from '@/lib/abuse/appeals/appeal-questions';
import { isRefusal } from '@/lib/errors';
import { readFields } from '@/lib/http/abuse/read-fields';
import { expectThat } from '../expect-that';
import type { FuzzTarget } from '../fuzz-target';
import { expectAppeal } from '../oracles/expect-appeal';
import { expectReport } from '../oracles/expect-report';

const FORM = 'application/x-www-form-urlencoded';
const MULTIPART = `multipart/form-data; boundary=${BOUNDARY}`;

const DSA = {
  ...{ urls: 'https://i.example.org/abcdefghij.png bbbbbbbbbb', category: 'malware' },
  ...{ details: 'It installs\nsomething.', name: 'N', email: 'n@example.net', goodFaith: 'yes' },
};
const COPYRIGHT = {
  ...{ url: ['abcdefghij'], category: 'copyright', work: 'A picture', relation: 'self' },
  ...{ email: 'n@example.net', goodFaith: true, accuracy: true, signature: 'N N' },
};
const APPEAL = { id: 'abcdefghij', deleteToken: 'ab'.repeat(20), statement: 'It is mine.' };
const COUNTER = {
  ...{ ...APPEAL, name: 'N', address: 'Street 1\nTown', email: 'n@example.net' },
  ...{ perjury: true, jurisdiction: true, signature: 'N N' },
};

const form = (fields: Readonly<Record<string, string>>) =>
  `${FORM}\n${new URLSearchParams(fields).toString()}`;
const json = (fields: object) => `application/json\n${JSON.stringify(fields)}`;
const parts = (fields: Readonly<Record<string, string>>) =>
  `${MULTIPART}\n${buildForm(Object.entries(fields).map(([name, data]) => ({ name, data }))).toString()}`;

/** What a body of a report or an appeal comes to. First line: its type. */
export const target: FuzzTarget = {
  seeds: () =>
    [
      ...[form(DSA), parts(DSA), json({ ...DSA, goodFaith: true })],
      ...[json(COPYRIGHT), json({ ...COPYRIGHT, goodFaith: false })],
      form({ urls: 'abcdefghij', category: 'csam', url: 'bbbbbbbbbb' }),
      form({ urls: 'abcdefghij', category: 'ncii', relation: 'behalf', signature: 'N' }),
      ...[form(APPEAL), parts(APPEAL), json(APPEAL), json(COUNTER)],
      form({ ...APPEAL, name: 'N', perjury: 'on' }),
      ...[`${FORM}\nurls=a&urls=b&category=<b>`, `${FORM}\n`, 'application/json\n{}', '\n'],
    ].map((text) => Buffer.from(text)),
  dictionary: [
    ...[FORM, MULTIPART, 'application/json', BOUNDARY, `--${BOUNDARY}--\r\n`, '\r\n\r\n'],
    ...['Content-Disposition: form-data; name="', '; filename="a"', '=', '&', '%', '+', '%00'],
    ...['urls', 'url', 'category', 'details', 'email', 'goodFaith', 'accuracy', 'relation'],
    ...[
      'signature',
      'work',
      'id',
      'deleteToken',
      'statement',
      ...COUNTER_NOTICE_QUESTIONS.map(({ name }) => name),
    ],
    ...['malware', 'copyright', 'csam', 'ncii', 'self', 'behalf', 'yes', 'on', 'true', 'false'],
    ...['null', '[]', '{}', '["', '"]', '":', ',"', '\\u0000', '\\ud800', '\\u202e', '\\r', '\\n'],
    ...[
      '"__proto__":',
      '__proto__',
      'constructor',
      '%e2%80%ae',
      '%0d%0a',
      '%ed%a0%80',
      '\xe2\x80\xae',
    ],
    ...[
      '<',
      '>',
      '"',
      "'",
      '&amp;',
      '<script>',
      '"><b>',
      '</textarea>',
      '@',
      'a@b',
      'x'.repeat(70),
    ],
    ...['abcdefghij', 'https://i.example.org/', 'https://img.example.org/', '\xef\xbb\xbf'],
  ],
  maxLength: 4_096,
  async run(input) {
    const line = input.indexOf(10);
    const type = input.toString('latin1', 0, line === -1 ? input.length : line);
    const body = line === -1 ? Buffer.alloc(0) : input.subarray(line + 1);
    const headers = { get: (name: string) => (name === 'content-type' ? type : null) };
    const read = await readFields({ body: splitBody(body, 1_000), headers });
    if (isRefusal(read)) {
      expectThat(read.refused === 'invalid_request', 'another code', read);
      return `unread: ${read.log.split(':')[0]!}`;
    }
    const { fields, kind } = read;
    expectThat(Object.getPrototypeOf(fields) === Object.prototype, 'a prototype of theirs');
    const report = await expectReport(fields, kind);
    return `${kind}: ${report}, ${await expectAppeal(fields, kind)}`;
  },
};
