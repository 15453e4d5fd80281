import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeFullDeployment } from '@/dev/context/make-deployment';
import { AnswerBook, type Document, type Got } from '@/dev/openapi/answer-book';
import { makeBadRequests, type Wanted } from '@/dev/openapi/make-bad-requests';
import { listOperations } from '@/lib/http/openapi/list-operations';
import { startApp, type RunningApp } from '../start-app';
import { makePayingFetch } from './payments/make-paying-fetch';

const SECRET = 'a-secret-of-this-test';

let app: RunningApp;
let book: AnswerBook;
/** Of the image that the examples are about. */
let live: Record<string, string>;

async function send(method: string, { path, headers, body }: Wanted): Promise<Got> {
  const response = await fetch(app.url + path, {
    method,
    headers,
    redirect: 'manual',
    ...(body === undefined || method === 'GET' || method === 'HEAD' ? {} : { body }),
  });
  const text = Buffer.from(await response.arrayBuffer()).toString('utf8');
  return { status: response.status, headers: Object.fromEntries(response.headers), body: text };
}

beforeAll(async () => {
  app = await startApp({ env: { CRON_SECRET: SECRET } });
  const response = await fetch(`${app.url}/openapi.json`);
  expect(response.status).toBe(200);
  book = new AnswerBook((await response.json()) as Document);
  const { example } =
    book.document.paths['/api/free']!['post']!.requestBody!.content['application/json']!;
  const headers = { 'content-type': 'application/json' };
  const free = await send('POST', { path: '/api/free', headers, body: JSON.stringify(example) });
  const { id } = JSON.parse(free.body) as { id: string };
  live = { id, name: `${id}.png` };
});
afterAll(async () => {
  await app.stop();
});

describe('the document of the running product', () => {
  it('tells of every answer to thousands of requests that are right, or wrong in one place', async () => {
    let count = 0;
    for (const [template, item] of Object.entries(book.document.paths)) {
      for (const [name, operation] of Object.entries(item)) {
        const method = name.toUpperCase();
        const { good, bad } = makeBadRequests(book.document, template, operation, live);
        for (const wanted of [good, ...bad]) {
          const got = await send(method, wanted);
          count += 1;
          book.read(method, template, got);
          expect(got.status, `${method} ${wanted.path} ${wanted.body ?? ''}`).toBeLessThan(500);
        }
        if (method !== 'GET' || ['getProofChallenge', 'runJob'].includes(operation.operationId))
          continue;
        const head = await send('HEAD', good);
        const whole = await send('GET', good);
        expect(head).toMatchObject({ status: whole.status, body: '' });
      }
    }
    expect(book.faults).toEqual([]);
    expect(count).toBeGreaterThan(1_000);
  });

  it('has examples that live answers repeat', async () => {
    const account = privateKeyToAccount(generatePrivateKey());
    const json = { 'content-type': 'application/json' };
    const pay = makePayingFetch(2, account);
    const paid = async (path: string, init: RequestInit = {}): Promise<Got> => {
      const response = await pay(app.url + path, { method: 'POST', ...init });
      const headers = Object.fromEntries(response.headers);
      return { status: response.status, headers, body: await response.text() };
    };
    const example = (path: string) =>
      JSON.stringify(
        book.document.paths[path]!['post']!.requestBody!.content['application/json']!.example,
      );
    const body = JSON.stringify({ address: account.address });
    const answers: [string, string, Got][] = [
      [
        'fillAccount',
        '/api/wallet/faucet',
        await send('POST', { path: '/api/wallet/faucet', headers: json, body }),
      ],
      [
        'uploadFree',
        '/api/free',
        await send('POST', { path: '/api/free', headers: json, body: example('/api/free') }),
      ],
      [
        'getImage',
        '/api/images/{id}',
        await send('GET', { path: `/api/images/${live['id']}`, headers: {} }),
      ],
      ['keepImage', '/api/images/{id}/keep', await paid(`/api/images/${live['id']}/keep`)],
      ['buyUploadToken', '/api/upload/token', await paid('/api/upload/token')],
      [
        'uploadPaid',
        '/api/upload',
        await paid('/api/upload', { headers: json, body: example('/api/upload') }),
      ],
      [
        'getBalance',
        '/api/wallet/balance',
        await send('GET', {
          path: '/api/wallet/balance?address=0x4020000000000000000000000000000000000402',
          headers: {},
        }),
      ],
    ];
    const told = listOperations(makeFullDeployment());
    for (const [id, template, got] of answers) {
      expect(got.status, `${id} ${got.body}`).toBe(200);
      const operation = told.find((one) => one.id === id)!;
      book.read(operation.method, template, got);
      const { content } =
        book.document.paths[template]![operation.method.toLowerCase()]!.responses['200']!;
      const shown = content!['application/json']!.example as Record<string, unknown>;
      const seen = JSON.parse(got.body) as Record<string, unknown>;
      expect(Object.keys(seen), id).toEqual(Object.keys(shown));
      for (const name of operation.answers[0]!.stable ?? []) {
        if (id === 'fillAccount' && name === 'address') continue;
        expect(seen[name], `${id} ${name}`).toEqual(shown[name]);
      }
    }
    expect(book.faults).toEqual([]);
  });

  it('has examples of every shape that its schemas take', () => {
    const faults: string[] = [];
    for (const item of Object.values(book.document.paths)) {
      for (const { operationId, requestBody, responses } of Object.values(item)) {
        const all = [
          requestBody?.content ?? {},
          ...Object.values(responses).map(({ content }) => content ?? {}),
        ];
        for (const { schema, example } of all.flatMap((one) => Object.values(one))) {
          const fault = example === undefined ? null : book.check(schema, example);
          if (fault !== null) faults.push(`${operationId}: ${fault}`);
        }
      }
    }
    const problem = { $ref: '#/components/schemas/Problem' };
    for (const [code, shown] of Object.entries(book.document.components['examples']!)) {
      const { value } = shown as { value: { error: string } };
      expect(value.error).toBe(code);
      const fault = book.check(problem, value);
      if (fault !== null) faults.push(`${code}: ${fault}`);
    }
    expect(faults).toEqual([]);
  });
});
