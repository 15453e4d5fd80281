import { privateKeyToAccount } from 'viem/accounts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openOperator, type OperatorClient } from '../open-operator';
import { makeUniquePng } from '../product/make-unique-png';
import { uploadImage, type UploadAnswer } from '../product/post-image';
import { openTarget, type Target } from './open-target';
import { tell } from './tell';
import { writeRequest } from './write-request';

const RECORDER = new URL('record-comparisons.mjs', import.meta.url).href;
const account = privateKeyToAccount(`0x${'42'.repeat(32)}`);

let target: Target;
let image: UploadAnswer;
let operator: OperatorClient;
let caseId: string;
beforeAll(async () => {
  target = await openTarget({
    sells: true,
    env: { NODE_OPTIONS: `--import=${RECORDER}`, OPERATOR_WALLETS: account.address },
  });
  const { url } = target.app;
  image = await uploadImage(url, makeUniquePng(4_000, 1));
  const report = await fetch(`${url}/api/abuse`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      urls: [image.url],
      category: 'other',
      details: 'It is not to be here.',
    }),
  });
  ({ caseId } = (await report.json()) as { caseId: string });
  operator = await openOperator(url, account);
});
afterAll(() => target.close());

/** What was compared since then, as `<bytes> <bytes> <same>`. */
const compared = (since: number) =>
  target.app
    .output()
    .slice(since)
    .split('\n')
    .filter((line) => line.startsWith('compared '))
    .map((line) => line.slice('compared '.length));

type Door = { readonly path: () => string; readonly method: string; readonly secret: () => string };

const DOORS: [string, Door, number][] = [
  [
    'cron',
    { path: () => '/api/cron/expire', method: 'GET', secret: () => target.secrets.cron },
    401,
  ],
  ['metrics', { path: () => '/metrics', method: 'GET', secret: () => target.secrets.metrics }, 401],
  [
    'delete token',
    { path: () => `/api/images/${image.id}`, method: 'DELETE', secret: () => image.deleteToken },
    403,
  ],
];

/** Wrong secrets, by what a comparison that is not in constant time would tell of each. */
const WRONG: [string, (right: string) => string][] = [
  [
    'wrong from the first letter',
    (right) => `${right.startsWith('a') ? 'b' : 'a'}${right.slice(1)}`,
  ],
  [
    'wrong in the last letter',
    (right) => `${right.slice(0, -1)}${right.endsWith('a') ? 'b' : 'a'}`,
  ],
  ['too short', (right) => right.slice(0, -1)],
  ['too long', (right) => `${right}a`],
  ['one letter', () => 'a'],
  ['in capitals', (right) => right.toUpperCase()],
];

describe.each(DOORS)('%s', (_, { path, method, secret }, status) => {
  const show = async (headers: readonly string[]) => {
    const since = target.app.output().length;
    const { answers } = await tell(target.besides, () => [
      writeRequest({ method, path: path(), headers, close: true }),
    ]);
    return { answer: answers[0]!, compared: compared(since) };
  };

  it('compares hashes of one length in constant time, and says one thing whatever is wrong', async () => {
    const texts = new Set<string>();
    for (const [name, spoil] of WRONG) {
      const shown = await show([`Authorization: Bearer ${spoil(secret())}`]);
      expect(shown.answer.status, name).toBe(status);
      expect(shown.compared, name).toEqual(['32 32 false']);
      texts.add(shown.answer.text);
    }
    expect(texts.size).toBe(1);
  });

  it.each<[string, (right: string) => string[]]>([
    ['nothing', () => []],
    ['an empty one', () => ['Authorization: Bearer ']],
    ['another scheme', (right) => [`Authorization: Basic ${right}`]],
    ['the secret without a scheme', (right) => [`Authorization: ${right}`]],
    ['two schemes', (right) => [`Authorization: Bearer Bearer ${right}`]],
    ['a list', (right) => [`Authorization: Bearer ${right}, Bearer ${right}`]],
    [
      'a header of a proxy',
      (right) => [`Proxy-Authorization: Bearer ${right}`, `X-Authorization: Bearer ${right}`],
    ],
    ['a cookie', (right) => [`Cookie: authorization=Bearer ${right}; token=${right}`]],
  ])('%s: refused without a comparison', async (_name, make) => {
    const shown = await show(make(secret()));
    expect(shown.answer.status).toBe(401);
    expect(shown.compared).toEqual([]);
  });

  it.each(['undefined', 'null', 'Bearer', 'true', '0', '[object Object]', "' OR ''='"])(
    'Bearer %s opens nothing',
    async (word) => {
      const { answer } = await show([`Authorization: Bearer ${word}`]);
      expect([401, 403]).toContain(answer.status);
    },
  );

  it('is not taken from the query', async () => {
    const right = secret();
    const query = `?token=${right}&secret=${right}&access_token=${right}&authorization=Bearer%20${right}`;
    const { statuses } = await tell(target.besides, () => [
      writeRequest({ method, path: path() + query, close: true }),
    ]);
    expect(statuses).toEqual([401]);
  });
});

it('the right ones open', async () => {
  for (const [, { path, method, secret }] of DOORS.slice(0, 2)) {
    const since = target.app.output().length;
    const { statuses } = await tell(target.besides, () => [
      writeRequest({
        method,
        path: path(),
        headers: [`Authorization: Bearer ${secret()}`],
        close: true,
      }),
    ]);
    expect(statuses).toEqual([200]);
    expect(compared(since)).toEqual(['32 32 true']);
  }
});

it('an upload token is looked for by its hash: a wrong one is one thing, whatever is wrong', async () => {
  const texts = new Set<string>();
  for (const token of [
    'a'.repeat(40),
    'b'.repeat(40),
    'A'.repeat(40),
    'a',
    'a'.repeat(41),
    '%00',
  ]) {
    const { answers } = await tell(target.besides, () => [
      writeRequest({
        method: 'POST',
        path: '/api/upload',
        headers: ['Content-Type: image/png', `X-Upload-Token: ${token}`],
        body: makeUniquePng(3_000, 2),
        close: true,
      }),
    ]);
    expect(answers[0]!.status).toBe(401);
    texts.add(answers[0]!.text);
  }
  expect(texts.size).toBe(1);
});

it('a form of the desk that was made for nobody is refused after a comparison of hashes', async () => {
  for (const csrf of ['', 'a', 'a'.repeat(64), '__proto__']) {
    const since = target.app.output().length;
    const status = await target.besides(async () => {
      const response = await operator.act(caseId, { csrf, action: 'dismiss' });
      return response.status;
    });
    expect(status).toBe(403);
    expect(compared(since)).toContain('32 32 false');
  }
});
