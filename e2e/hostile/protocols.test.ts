import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeUniquePng } from '../product/make-unique-png';
import { openTarget, type Target } from './open-target';
import { readAnswers } from './read-answers';
import { tell } from './tell';
import { writeRequest } from './write-request';

let target: Target;
beforeAll(async () => {
  target = await openTarget();
});
afterAll(() => target.close());

const last = writeRequest({ path: '/api/nothing', close: true });

describe('another version, another protocol', () => {
  it.each<[string, string | Uint8Array, number[]]>([
    ['HTTP/1.0 without a Host is nobody’s', 'GET /api/health HTTP/1.0\r\n\r\n', [404]],
    [
      'HTTP/1.0 that keeps the connection',
      `GET /api/health HTTP/1.0\r\nHost: site.test\r\nConnection: keep-alive\r\n\r\n${last.toString()}`,
      [200, 404],
    ],
    [
      'HTTP/1.0 with chunks',
      'POST /api/free HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      [400],
    ],
    ['HTTP/1.2', writeRequest({ version: 'HTTP/1.2' }), [400]],
    ['HTTP/2.0 in text', writeRequest({ version: 'HTTP/2.0' }), [400]],
    ['http in small letters', writeRequest({ version: 'http/1.1' }), [400]],
    ['HTTP/0.9 in a version', writeRequest({ version: 'HTTP/0.9' }), [400]],
    ['no version and two words', 'GET /api/health extra HTTP/1.1\r\n\r\n', [400]],
    ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0', [400]],
    [
      'a ClientHello of TLS',
      Buffer.from(`16030100c8010000c40303${'61'.repeat(196)}`, 'hex'),
      [400],
    ],
    ['a handshake of SSH', 'SSH-2.0-OpenSSH_9.9\r\n', [400]],
    ['a PROXY line', `PROXY TCP4 10.0.0.1 10.0.0.2 1 2\r\n${last.toString()}`, [400]],
    ['the v2 signature of PROXY', Buffer.from('0d0a0d0a000d0a515549540a20110000', 'hex'), [400]],
    ['an unknown method', writeRequest({ method: 'HACK' }), [400]],
    ['a method in small letters', writeRequest({ method: 'get' }), [400]],
    [
      'CONNECT is not answered',
      'CONNECT evil.test:443 HTTP/1.1\r\nHost: evil.test:443\r\n\r\n',
      [],
    ],
  ])('%s', async (_, bytes, expected) => {
    expect((await tell(target.besides, () => [bytes])).statuses).toEqual(expected);
  });

  it.each<[string, string[]]>([
    ['h2c', ['Upgrade: h2c', 'Connection: Upgrade, HTTP2-Settings', 'HTTP2-Settings: AAMAAABkAAQ']],
    [
      'a WebSocket',
      ['Upgrade: websocket', 'Connection: Upgrade', `Sec-WebSocket-Key: ${'A'.repeat(22)}==`],
    ],
  ])(
    'asked for %s, answers in HTTP/1.1 and closes: what came behind it waits for nobody',
    async (_, headers) => {
      const { statuses, answers } = await tell(target.besides, () => [
        Buffer.concat([writeRequest({ headers }), last]),
      ]);
      expect(statuses).toEqual([200]);
      expect(answers[0]!.headers.get('connection')).toBe('close');
    },
  );
});

describe('forms of a target', () => {
  it.each<[string, string, number]>([
    ['absolute, of this very host', 'http://site.test/api/health', 404],
    ['absolute, of another host', 'http://evil.test/api/health', 404],
    ['absolute, https', 'https://site.test/', 404],
    ['absolute, without a host', 'http:///api/health', 404],
    ['absolute, a bracket that never closes', 'http://[::1/', 404],
    ['a file', 'file:///etc/passwd', 404],
    ['a host and a port', 'site.test:443', 400],
    ['an asterisk', '*', 404],
    ['a script', 'javascript:alert(1)', 400],
    ['a query alone', '?x', 400],
    ['with a space', '/api/health?a b', 400],
    ['with a NUL', '/api/health\0', 400],
    ['a fragment is part of no route', '/api/health#x', 404],
    ['of 17 KB', `/${'a'.repeat(17_000)}`, 431],
  ])('%s', async (_, path, status) => {
    const { statuses, answers } = await tell(target.besides, () => [
      writeRequest({ path, close: true }),
    ]);
    expect(statuses).toEqual([status]);
    expect(answers[0]!.headers.get('location')).toBeNull();
  });
});

describe('Expect', () => {
  const png = makeUniquePng(3_000, 1);
  const head = (headers: string[], length: number) =>
    writeRequest({
      method: 'POST',
      path: '/api/free',
      headers: ['Content-Type: image/png', `Content-Length: ${length}`, ...headers],
      close: true,
    });

  it('asks for the body and takes it', async () => {
    const { statuses } = await tell(
      target.besides,
      () => [head(['Expect: 100-continue'], png.length), png],
      { changes: { image: { came: 1, went: 0 }, objects: { came: 1, went: 0 } } },
    );
    expect(statuses).toEqual([100, 200]);
  });

  it('refuses what nobody expects, and reads no request out of its body', async () => {
    const { statuses } = await tell(target.besides, () => [
      head(['Expect: 200-ok'], last.length),
      last,
    ]);
    expect(statuses[0]).toBe(417);
    expect(statuses.length).toBe(1);
  });

  it('tells HTTP/1.0 nothing in between', async () => {
    const { statuses } = await tell(target.besides, () => [
      'POST /api/free HTTP/1.0\r\nHost: site.test\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\nabcde',
    ]);
    expect(statuses).toEqual([400]);
  });
});

describe('pipelining', () => {
  it('answers twenty in their order, each its own', async () => {
    const kinds = [
      { method: 'GET', path: '/api/health', see: 200 },
      { method: 'POST', path: '/api/free', body: 'no image', see: 400 },
      { method: 'HEAD', path: '/api/health', see: 200 },
      { method: 'DELETE', path: '/api/images/aaaaaaaaaaaa', see: 401 },
      { method: 'GET', path: '/i/aaaaaaaaaaaa.png', see: 404 },
    ];
    const asked = Array.from({ length: 20 }, (_, at) => kinds[at % kinds.length]!);
    const { statuses } = await tell(
      target.besides,
      () => [Buffer.concat(asked.map((one, at) => writeRequest({ ...one, close: at === 19 })))],
      { methods: asked.map(({ method }) => method) },
    );
    expect(statuses).toEqual(asked.map(({ see }) => see));
  });

  it('a slow answer holds up the fast ones behind it, and mixes with none', async () => {
    const changes = { image: { came: 1, went: 0 }, objects: { came: 1, went: 0 } };
    const png = makeUniquePng(200_000, 2);
    const upload = {
      method: 'POST',
      path: '/api/free',
      headers: ['Content-Type: image/png'],
      body: png,
    };
    const { answers } = await tell(
      target.besides,
      () => [Buffer.concat([writeRequest(upload), writeRequest(), last])],
      { changes },
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 404]);
    expect(answers.map(({ text }) => Object.keys(JSON.parse(text) as object)[0])).toEqual([
      'url',
      'status',
      'error',
    ]);
  });

  it('what follows a broken request is not read', async () => {
    const { statuses } = await tell(target.besides, () => [
      Buffer.concat([writeRequest(), Buffer.from('BROKEN\r\n\r\n'), writeRequest(), last]),
    ]);
    expect(statuses.filter((status) => status === 200).length).toBeLessThanOrEqual(1);
    expect(statuses).not.toContain(404);
  });

  it('a thousand at once, unread, then read: each is answered', async () => {
    const answers = await target.besides(
      async ({ open }) => {
        const wire = await open();
        wire.socket.pause();
        const all = Array.from({ length: 1_000 }, (_, at) =>
          writeRequest({ path: '/api/nothing', close: at === 999 }),
        );
        const written = wire.write(Buffer.concat(all));
        wire.socket.resume();
        await written;
        return readAnswers((await wire.closed()).bytes);
      },
      { memory: 100_000_000 },
    );
    expect(answers.length).toBe(1_000);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([404]));
    expect(new Set(answers.map(({ headers }) => headers.get('x-request-id'))).size).toBe(1_000);
  });
});
