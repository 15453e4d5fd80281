import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { serve, type Served } from '@/dev/context/serve';
import { talk } from '@/dev/context/talk';
import type { ApiRequest, ApiResponse } from '@/lib/http/exchange';
import { readHeaders, readRequest, sendResponse } from './node-exchange';

let served: Served;
afterEach(() => served.close());

/** Serves one answer to everything and keeps the last request as our functions read it. */
async function start(
  response: () => ApiResponse,
  path = '/p',
  query = 'a=1&b=%20',
): Promise<{ last: () => ApiRequest }> {
  let last: ApiRequest | undefined;
  served = await serve((request, outgoing) => {
    last = readRequest(request, path, query);
    sendResponse(request, outgoing, response());
  });
  return { last: () => last! };
}
const plain =
  (body: ApiResponse['body'], status = 200) =>
  () => ({ status, headers: { 'x-a': 'b' }, body });
const send = (head: string) => talk(served.port, `${head}\r\nHost: h\r\nConnection: close\r\n\r\n`);

describe('readRequest', () => {
  it('reads method, path, query and headers', async () => {
    const { last } = await start(plain('x'));
    await send('POST /p?a=1 HTTP/1.1\r\nX-Multi: 1\r\nX-Multi: 2\r\nAccept: text/plain');
    expect(last()).toMatchObject({ method: 'POST', path: '/p' });
    expect(last().query.get('b')).toBe(' ');
    expect(last().headers.get('X-Multi')).toBe('1, 2');
    expect(last().headers.get('ACCEPT')).toBe('text/plain');
    expect(last().headers.get('x-none')).toBeNull();
  });

  it('joins headers that Node keeps as a list', () => {
    const request = { headers: { 'set-cookie': ['a', 'b'] } } as unknown as IncomingMessage;
    expect(readHeaders(request).get('set-cookie')).toBe('a, b');
  });

  it('has a body only where the request says so', async () => {
    const { last } = await start(plain('x'));
    await send('POST / HTTP/1.1');
    expect(last().body).toBeNull();
    await send('POST / HTTP/1.1\r\nContent-Length: 0');
    expect(last().body).not.toBeNull();
    await talk(
      served.port,
      'POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    );
    expect(last().body).not.toBeNull();
  });

  it('tells a body that its client broke off', async () => {
    let failure: unknown;
    let told: () => void = () => undefined;
    const broken = new Promise<void>((resolve) => (told = resolve));
    served = await serve((request, response) => {
      void (async () => {
        try {
          for await (const chunk of readRequest(request, '/', '').body!)
            expect(chunk.length).toBe(3);
        } catch (cause) {
          failure = cause;
        }
        response.destroy();
        told();
      })();
    });
    const controller = new AbortController();
    async function* halfway() {
      yield Buffer.from('abc');
      await delay(20);
      controller.abort();
      yield Buffer.from('abc');
    }
    const init = { method: 'POST', body: halfway(), duplex: 'half', signal: controller.signal };
    await expect(fetch(served.url, init as unknown as RequestInit)).rejects.toThrow();
    await broken;
    expect(failure).toBeInstanceOf(Error);
  });
});

describe('sendResponse', () => {
  it('tells the length of text and bytes, in bytes', async () => {
    await start(plain('Größe'));
    const response = await fetch(served.url);
    expect(response.headers.get('content-length')).toBe('7');
    expect(response.headers.get('x-a')).toBe('b');
    expect(await response.text()).toBe('Größe');
    await served.close();
    await start(plain(new Uint8Array([1, 2, 3])));
    const bytes = await fetch(served.url);
    expect(bytes.headers.get('content-length')).toBe('3');
    expect(new Uint8Array(await bytes.arrayBuffer())).toEqual(new Uint8Array([1, 2, 3]));
  });

  it('sends no body on HEAD, and lets a stream go unread', async () => {
    const stream = new Readable({ read() {} });
    await start(plain(stream));
    const text = await send('HEAD / HTTP/1.1');
    expect(text.endsWith('\r\n\r\n')).toBe(true);
    expect(stream.destroyed).toBe(true);
  });

  it.each([204, 304])('sends %i bare', async (status) => {
    await start(plain(null, status));
    const text = await send('GET / HTTP/1.1');
    expect(text).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(text.toLowerCase()).not.toContain('content-length: ');
    expect(text.endsWith('\r\n\r\n')).toBe(true);
  });

  it('sends a stream whole', async () => {
    await start(() => ({
      status: 200,
      headers: { 'content-length': '6' },
      body: Readable.from([Buffer.from('abc'), Buffer.from('def')]),
    }));
    expect(await (await fetch(served.url)).text()).toBe('abcdef');
  });

  it('cuts the connection where a stream breaks, so that no client takes a part for the whole', async () => {
    async function* breaks() {
      yield Buffer.from('abc');
      await delay(5);
      throw new Error('the disk');
    }
    await start(() => ({ status: 200, headers: {}, body: Readable.from(breaks()) }));
    const response = await fetch(served.url);
    await expect(response.text()).rejects.toThrow();
  });

  it('lets a stream go where the client leaves', async () => {
    const stream = new Readable({
      read() {
        this.push(Buffer.alloc(65_536));
      },
    });
    await start(plain(stream));
    const controller = new AbortController();
    const response = await fetch(served.url, { signal: controller.signal });
    await response.body!.getReader().read();
    controller.abort();
    await expect.poll(() => stream.destroyed).toBe(true);
  });
});
