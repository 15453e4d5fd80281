import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeUniquePng } from '../product/make-unique-png';
import { uploadImage, type UploadAnswer } from '../product/post-image';
import { openTarget, type Target } from './open-target';
import { readAnswers } from './read-answers';
import { tell } from './tell';
import { writeRequest } from './write-request';

let target: Target;
let image: UploadAnswer;
beforeAll(async () => {
  target = await openTarget({ sells: true });
  image = await uploadImage(target.app.url, makeUniquePng(4_000, 1));
});
afterAll(() => target.close());

const DOORS = [
  '/api/free',
  '/api/upload',
  '/api/upload/direct',
  '/api/upload/complete',
  '/api/payments/claim',
  '/api/wallet/faucet',
  '/api/abuse',
  '/api/abuse/appeal',
  '/mcp',
];

const write = (path: string, body: string | Buffer, headers: readonly string[] = []) =>
  writeRequest({
    method: 'POST',
    path,
    headers: [
      'Content-Type: application/json',
      'Accept: application/json, text/event-stream',
      ...headers,
    ],
    body,
    close: true,
  });

const base64 = makeUniquePng(2_000, 3).toString('base64');
const nest = (open: string, middle: string, close: string, times: number) =>
  open.repeat(times) + middle + close.repeat(times);
const utf8 = (text: string) => Buffer.from(text, 'utf8');

describe('JSON that is sent to every door that takes some: refused, never broken, nothing left behind', () => {
  it.each<[string, (mark: string) => string | Buffer]>([
    [
      'a prototype',
      (mark) => `{"__proto__":{"image":"${base64}","polluted":"${mark}"},"category":"other"}`,
    ],
    [
      'a constructor',
      (mark) => `{"constructor":{"prototype":{"polluted":"${mark}"}},"image":{"__proto__":1}}`,
    ],
    [
      'a name by which we know refusals',
      (mark) => `{"refused":"${mark}","log":"${mark}","detail":"${mark}"}`,
    ],
    [
      'functions of an object',
      (mark) => `{"toString":"${mark}","valueOf":1,"hasOwnProperty":null,"then":{}}`,
    ],
    ['a row of ten thousand brackets', () => nest('[', '', ']', 5_000)],
    ['objects in objects', () => nest('{"a":', '1', '}', 2_500)],
    ['brackets that never close', () => '['.repeat(12_000)],
    [
      'ten thousand members',
      () => `{${Array.from({ length: 1_000 }, (_, at) => `"m${at}":${at}`).join()}}`,
    ],
    ['a number beyond all numbers', () => '{"image":1e999999,"expires":-1e999999,"limit":1e400}'],
    ['a number of ten thousand digits', () => `{"limit":${'9'.repeat(10_000)}}`],
    [
      'every member twice',
      () => '{"image":"","image":"","url":"a","url":"b","category":"csam","category":"other"}',
    ],
    ['a mark of byte order', () => utf8('\ufeff{"image":"x"}')],
    ['UTF-16', () => Buffer.from('\ufeff{"image":"x"}', 'utf16le')],
    ['no UTF-8', () => Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
    ['half a surrogate', () => '{"image":"\\ud800","urls":["\\udfff"],"details":"\\ud83d"}'],
    [
      'NUL in every text',
      (mark) =>
        `{"image":"\\u0000","url":"\\u0000${mark}","urls":["\\u0000"],"category":"other\\u0000","details":"\\u0000${mark}","imageId":"\\u0000","text":"\\u0000","address":"\\u0000","next":"\\u0000","payment":"\\u0000"}`,
    ],
    ['a NUL of its own', () => '{"image":"\0"}'],
    ['a comment and a comma too many', () => '{/**/"image":"x",}'],
    ['NaN', () => '{"image":NaN}'],
    ['two values', () => '{}{}'],
    ['null', () => 'null'],
    ['a text', () => '"image"'],
    ['a list of images', () => `[{"image":"${base64}"}]`],
    [
      'a list for every member',
      () =>
        '{"image":[],"file":{},"urls":{},"category":["csam"],"details":[],"imageId":[],"address":[],"jsonrpc":[]}',
    ],
    ['nothing but spaces', () => ' '.repeat(15_000)],
    ['nothing', () => ''],
    [
      'a formula, a query, a template',
      (mark) =>
        `{"url":"\${7*7}{{7*7}}${mark}","category":"' OR 1=1--","payment":"$ne","next":"<!--#exec-->"}`,
    ],
  ])('%s', async (_, make) => {
    const answers = await target.besides(async ({ open, mark }) => {
      const all = DOORS.map(async (path) => {
        const wire = await open();
        await wire.write(write(path, make(mark)));
        return [path, readAnswers((await wire.closed()).bytes)[0]!] as const;
      });
      return Promise.all(all);
    });
    for (const [path, { status, text }] of answers) {
      const isRpc = path === '/mcp' && status === 200;
      expect(status, `${path}: ${text}`).toBeLessThan(500);
      if (isRpc)
        expect(JSON.parse(text), path).toMatchObject({
          error: { code: expect.any(Number) as number },
        });
      else expect(status, `${path}: ${text}`).toBeGreaterThanOrEqual(400);
    }
    expect(Object.prototype).not.toHaveProperty('polluted');
    const facts = await (await fetch(`${target.app.url}/api/images/${image.id}`)).json();
    expect(facts).not.toHaveProperty('polluted');
  });
});

describe('what JSON may hide an image in', () => {
  const send = (body: string | Buffer, came = 0) =>
    tell(target.besides, () => [write('/api/free', body)], {
      changes: came === 0 ? {} : { image: { came, went: 0 }, objects: { came, went: 0 } },
      memory: 64_000_000,
    });

  it.each<[string, string, number]>([
    ['below its member', `{"image":{"image":"${base64}"}}`, 400],
    ['behind a member in a member', `{"a":{"image":"${base64}"}}`, 400],
    ['with a name that is escaped', `{"im\\u0061ge":"${base64}"}`, 400],
    [
      'with a letter outside the alphabet',
      `{"image":"${base64.slice(0, 40)}*${base64.slice(41)}"}`,
      400,
    ],
    ['with padding in the middle', `{"image":"${base64.slice(0, 40)}==${base64.slice(40)}"}`, 400],
    ['as a data URL of percents', '{"image":"data:image/png,%89PNG"}', 400],
    [
      'as a data URL with a head of 10 KB',
      `{"image":"data:${'a'.repeat(10_000)};base64,${base64}"}`,
      400,
    ],
    ['as the address of a file', '{"url":"file:///etc/passwd"}', 403],
    ['and an address as well', `{"image":"${base64}","url":"http://evil.test/"}`, 400],
    ['that ends without its quote', `{"image":"${base64}`, 400],
    [
      'that is another kind than its data URL says',
      `{"image":"data:image/svg+xml;base64,${Buffer.from('<svg onload=alert(1)>').toString('base64')}"}`,
      415,
    ],
  ])('%s', async (_, body, status) => {
    const { answers } = await send(body);
    expect(
      answers.map((answer) => answer.status),
      answers[0]!.text,
    ).toEqual([status]);
  });

  it('beside a prototype: the image is taken, and the prototype is nothing', async () => {
    const { answers } = await send(
      `{"__proto__":{"expires":"1s","url":"x"},"image":"${base64}"}`,
      1,
    );
    expect(answers[0]!.status).toBe(200);
  });

  it('an image of twenty megabytes ends at its limit', async () => {
    const { answers } = await send(`{"image":"${'A'.repeat(20_000_000)}"}`);
    expect([413, 415]).toContain(answers[0]!.status);
  });

  it('an envelope of two megabytes ends at its own', async () => {
    const { answers } = await send(`{"note":"${'a'.repeat(1_900_000)}","image":"${base64}"}`);
    expect(answers[0]!.status).toBe(400);
  });
});

describe('MCP', () => {
  const call = (message: unknown) => JSON.stringify(message);
  it.each<[string, (mark: string) => string]>([
    ['a batch', (mark) => call([{ jsonrpc: '2.0', id: 1, method: mark }])],
    ['a method of a prototype', () => call({ jsonrpc: '2.0', id: 1, method: '__proto__' })],
    [
      'a tool of a prototype',
      () =>
        call({
          jsonrpc: '2.0',
          id: 1,
          method: 'tools/call',
          params: { name: 'constructor', arguments: {} },
        }),
    ],
    ['an id that is an object', () => call({ jsonrpc: '2.0', id: { a: 1 }, method: 'ping' })],
    [
      'a message a million deep',
      () =>
        `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":${nest('{"a":', '1', '}', 300_000)}}`,
    ],
    [
      'a list a million wide',
      () =>
        `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"image_info","arguments":{"image":[${'0,'.repeat(500_000)}0]}}}`,
    ],
    [
      'an image by a path',
      (mark) =>
        call({
          jsonrpc: '2.0',
          id: 1,
          method: 'tools/call',
          params: {
            name: 'delete_image',
            arguments: { image: `../../${mark}`, deleteToken: mark },
          },
        }),
    ],
    [
      'arguments with a prototype',
      (mark) =>
        `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"image_info","arguments":{"__proto__":{"image":"${mark}"}}}}`,
    ],
  ])('%s', async (_, make) => {
    const { answers } = await tell(
      target.besides,
      (mark) => [write('/mcp', make(mark), ['MCP-Protocol-Version: 2025-06-18'])],
      { memory: 250_000_000 },
    );
    const { status, text } = answers[0]!;
    expect(status, text).toBeLessThan(500);
    const parsed = JSON.parse(text) as { error?: unknown; result?: { isError?: boolean } };
    expect(parsed.error !== undefined || parsed.result?.isError === true, text.slice(0, 300)).toBe(
      true,
    );
  });
});
