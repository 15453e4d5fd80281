import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collectRemote } from '@/dev/remote/collect-remote';
import { openInternet, type Internet, type Script } from '@/dev/remote/open-internet';
import { reply } from '@/dev/remote/reply';
import { writeReply } from '@/dev/remote/write-reply';
import { refuse } from '@/lib/errors';
import { fetchRemote } from './fetch-remote';

const ADDRESS = '93.184.216.34';
const URL_THERE = `http://${ADDRESS}/a.png`;
const NOT_HTTP = 'The server there does not answer as a web server does.';
const BROKE_OFF = 'The server there broke off before the whole image had come.';
const LATE = 'It took too long.';

let internet: Internet;
beforeAll(async () => {
  internet = await openInternet();
});
afterAll(() => internet.stop());

const setServer = (script: Script) => internet.set({ hosts: { [`${ADDRESS}:80`]: script } });

const say =
  (...texts: (string | Buffer)[]): Script =>
  (socket) => {
    socket.end(Buffer.concat(texts.map((text) => Buffer.from(text as string))));
  };

/** Says the first, and then the second again and again, for as long as it is listened to. */
const sayForEver =
  (first: string, again: string): Script =>
  (socket) => {
    socket.write(first);
    const goOn = () => {
      while (!socket.destroyed && socket.write(again));
    };
    socket.on('drain', goOn);
    goOn();
  };

const drip =
  (first: string, again: string): Script =>
  (socket) => {
    socket.write(first);
    const timer = setInterval(() => socket.write(again), 5);
    socket.once('close', () => clearInterval(timer));
  };

const cut =
  (text: string): Script =>
  (socket) => {
    socket.write(text, () => setTimeout(() => socket.resetAndDestroy(), 20));
  };

const chunked = (...chunks: string[]) =>
  chunks.map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`).join('');
const CHUNKED_HEAD = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n';

describe('an answer that is none', () => {
  it.each<[string, Script]>([
    ['HTTP/0.9', say('<html>hello</html>')],
    ['rubbish', say(Buffer.alloc(2_000, 0xff))],
    ['of another protocol', say('SSH-2.0-OpenSSH_9.6\r\n')],
    ['nothing at all', say('')],
    ['a reset', cut('')],
    ['a reset in the head', cut('HTTP/1.1 200 OK\r\ncontent-le')],
    ['a head of 20 KB', say(writeReply(200, { 'x-a': 'a'.repeat(20_000) }, 'a'))],
    ['5,000 headers', say(`HTTP/1.1 200 OK\r\n${'aaaa: bbbb\r\n'.repeat(5_000)}\r\n`)],
    ['a head without end', sayForEver('HTTP/1.1 200 OK\r\n', 'x-a: aaaaaaaa\r\n'.repeat(100))],
    ['interim answers without end', sayForEver('', 'HTTP/1.1 103 Early Hints\r\n\r\n')],
    ['100 without end', sayForEver('', 'HTTP/1.1 100 Continue\r\n\r\n')],
    [
      'another protocol from now on',
      say('HTTP/1.1 101 Switching Protocols\r\nupgrade: h2c\r\nconnection: upgrade\r\n\r\n'),
    ],
    ['two lengths', say('HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab')],
    [
      'a length and chunks',
      say('HTTP/1.1 200 OK\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n'),
    ],
    ['a negative length', say('HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\na')],
    [
      'a length beyond all numbers',
      say('HTTP/1.1 200 OK\r\ncontent-length: 99999999999999999999999\r\n\r\na'),
    ],
    ['a NUL in a header', say('HTTP/1.1 200 OK\r\nx-a: a\u0000b\r\n\r\na')],
    ['a line break smuggled in', say('HTTP/1.1 200 OK\r\nx-a: a\rb\r\n\r\na')],
  ])('%s', async (_, script) => {
    await setServer(script);
    const { outcome, bytes } = await collectRemote(internet.remote, URL_THERE);
    expect(outcome).toMatchObject({ refused: 'url_unreachable', detail: NOT_HTTP });
    expect(bytes).toHaveLength(0);
    expect(internet.connected).toEqual([`${ADDRESS}:80`]);
  });
});

describe('an answer that is not the image', () => {
  it.each([201, 202, 204, 206, 226, 304, 400, 401, 403, 404, 410, 416, 429, 500, 503, 599, 999])(
    'status %i',
    async (status) => {
      await setServer(reply(status, {}, status === 204 || status === 304 ? '' : 'a picture'));
      const { outcome, bytes } = await collectRemote(internet.remote, URL_THERE);
      expect(outcome).toMatchObject({
        refused: 'url_unreachable',
        detail: `The server there answered with status ${status}.`,
      });
      expect(bytes).toHaveLength(0);
    },
  );

  it.each(['gzip', 'br', 'deflate', 'x-gzip', 'identity, gzip', 'zstd', 'GZIP'])(
    'compressed: %s',
    async (encoding) => {
      const bomb = gzipSync(Buffer.alloc(10_000_000));
      await setServer(
        say(
          `HTTP/1.1 200 OK\r\ncontent-encoding: ${encoding}\r\ncontent-length: ${bomb.length}\r\n\r\n`,
          bomb,
        ),
      );
      const { outcome, bytes } = await collectRemote(internet.remote, URL_THERE);
      expect(outcome).toMatchObject({
        refused: 'url_unreachable',
        detail: 'The server there sends the image compressed.',
      });
      expect(bytes).toHaveLength(0);
    },
  );
});

describe('too many bytes', () => {
  it('are refused by their declared length, before any is read', async () => {
    await setServer(reply(200, { 'content-length': '100001' }, 'a'));
    const { outcome, bytes } = await collectRemote(internet.remote, URL_THERE);
    expect(outcome).toMatchObject({ refused: 'file_too_large' });
    expect(bytes).toHaveLength(0);
  });

  it.each<[string, Script]>([
    ['without a length, without end', sayForEver('HTTP/1.1 200 OK\r\n\r\n', 'a'.repeat(10_000))],
    ['in chunks, without end', sayForEver(CHUNKED_HEAD, chunked('a'.repeat(10_000)))],
    ['in one chunk of 4 GB', sayForEver(`${CHUNKED_HEAD}ffffffff\r\n`, 'a'.repeat(10_000))],
    ['in chunks of one byte', sayForEver(CHUNKED_HEAD, chunked(...Array<string>(1_000).fill('a')))],
    ['one too many', say('HTTP/1.1 200 OK\r\n\r\n', 'a'.repeat(100_001))],
  ])('%s: are cut off at the limit', async (_, script) => {
    await setServer(script);
    const { outcome, bytes } = await collectRemote(internet.remote, URL_THERE);
    expect(outcome).toMatchObject({ refused: 'file_too_large' });
    expect(bytes.length).toBeLessThanOrEqual(100_000);
  });

  it('are none at the limit itself', async () => {
    await setServer(reply(200, {}, 'a'.repeat(100_000)));
    const { outcome, bytes } = await collectRemote(internet.remote, URL_THERE);
    expect(outcome).toBeNull();
    expect(bytes).toHaveLength(100_000);
  });
});

describe('a body that breaks off', () => {
  it.each<[string, Script]>([
    ['before its declared end', say('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc')],
    ['inside a chunk', say(`${CHUNKED_HEAD}a\r\nabc`)],
    ['before the last chunk', say(CHUNKED_HEAD, chunked('abc'))],
    ['at a chunk that is none', say(CHUNKED_HEAD, chunked('abc'), 'zz\r\n')],
    ['by a reset', cut('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc')],
    ['by a reset where no length was said', cut('HTTP/1.1 200 OK\r\n\r\nabc')],
  ])('%s', async (_, script) => {
    await setServer(script);
    const { outcome } = await collectRemote(internet.remote, URL_THERE);
    expect(outcome).toMatchObject({ refused: 'url_unreachable', detail: BROKE_OFF });
  });
});

describe('a server that takes its time', () => {
  it.each<[string, Script]>([
    ['says nothing', () => undefined],
    ['drips its head', drip('HTTP/1.1 200 OK\r\nx-a: ', 'a')],
    ['drips its body', drip('HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n', 'a')],
    ['drips its chunks', drip(CHUNKED_HEAD, chunked('a'))],
    ['never ends', (socket) => void socket.write('HTTP/1.1 200 OK\r\n\r\na picture')],
    [
      'redirects slowly',
      (socket) => void setTimeout(() => socket.end(writeReply(302, { location: '/' })), 90),
    ],
  ])('%s: ends with the time', async (_, script) => {
    await setServer(script);
    const hasty = internet.with({ limits: { totalMs: 200 } });
    const { outcome } = await collectRemote(hasty, URL_THERE);
    expect(outcome).toMatchObject({ refused: 'url_unreachable', detail: LATE });
  });
});

describe('an answer that is taken', () => {
  it.each<[string, Script, string]>([
    ['with its length', reply(200, {}, 'a picture'), 'a picture'],
    ['in chunks', say(CHUNKED_HEAD, chunked('a ', 'picture'), '0\r\n\r\n'), 'a picture'],
    ['until the end', say('HTTP/1.1 200 OK\r\n\r\na picture'), 'a picture'],
    ['of HTTP/1.0', say('HTTP/1.0 200 OK\r\n\r\na picture'), 'a picture'],
    [
      'after hints',
      say('HTTP/1.1 103 Early Hints\r\n\r\n', writeReply(200, {}, 'a picture')),
      'a picture',
    ],
    ['said to be unchanged by encoding', reply(200, { 'content-encoding': 'identity' }, 'a'), 'a'],
    ['as a page, which it may be', reply(200, { 'content-type': 'text/html' }, 'a'), 'a'],
    ['longer than it says, up to there', reply(200, { 'content-length': '1' }, 'a picture'), 'a'],
    ['empty', reply(200), ''],
  ])('%s', async (_, script, text) => {
    await setServer(script);
    const { outcome, bytes } = await collectRemote(internet.remote, URL_THERE);
    expect(outcome).toBeNull();
    expect(bytes.toString()).toBe(text);
  });
});

describe('the taker', () => {
  const request = { url: URL_THERE, ownHosts: new Set<string>(), maxBytes: 1e9, userAgent: 'a' };
  const endless = sayForEver(
    'HTTP/1.1 200 OK\r\ncontent-type: text/html; charset=utf-8\r\n\r\n',
    'a'.repeat(1_000),
  );

  it('ends a fetch by its refusal, and a page is told as such', async () => {
    await setServer(endless);
    const push = async () => refuse('unsupported_format', 'no image');
    expect(await fetchRemote(internet.remote, request, { push })).toMatchObject({
      refused: 'unsupported_format',
      detail: 'There is a web page at this URL, not an image.',
    });
    const tooMany = async () => refuse('too_many_pixels', 'pixels', { detail: 'Too many.' });
    expect(await fetchRemote(internet.remote, request, { push: tooMany })).toMatchObject({
      detail: 'Too many.',
    });
  });

  it('has what it throws thrown on', async () => {
    await setServer(endless);
    const push = async () => Promise.reject(new Error('the disk is full'));
    await expect(fetchRemote(internet.remote, request, { push })).rejects.toThrow(
      'the disk is full',
    );
  });
});
