import { once } from 'node:events';
import type { IncomingMessage, RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createSocketServer, type AddressInfo, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { serve } from '@/dev/context/serve';
import { makeCertificate } from '@/dev/payments/make-certificate';
import type { FacilitatorRequest } from '../facilitator';
import { createHttpFacilitator } from './create-http-facilitator';

const REQUEST: FacilitatorRequest = {
  x402Version: 2,
  paymentPayload: { a: '1' },
  paymentRequirements: { b: '2' },
};

const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

async function serving(listener: RequestListener): Promise<string> {
  const { url, close } = await serve(listener);
  closers.push(close);
  return url;
}

/** A server of bare sockets. */
async function listening(onSocket: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createSocketServer((socket) => {
    sockets.add(socket);
    // A client that goes away resets the connection; that is its business.
    socket.on('error', () => socket.destroy());
    onSocket(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

const facilitator = (url: string, timeoutMs = 5000) =>
  createHttpFacilitator({ name: 'test', url, timeoutMs });

describe('createHttpFacilitator', () => {
  it('asks as the specification has it', async () => {
    const seen: unknown[] = [];
    const url = await serving((request, response) => {
      void readBody(request).then((body) => {
        const { method, url: path, headers } = request;
        seen.push([method, path, headers['content-type'], body]);
        response.end('{"success":true}');
      });
    });
    const ours = facilitator(`${url}/base`);
    const answer = { kind: 'response', status: 200, body: { success: true } };
    expect(ours.name).toBe('test');
    expect(await ours.verify(REQUEST)).toEqual(answer);
    expect(await ours.settle(REQUEST)).toEqual(answer);
    expect(await ours.supported()).toEqual(answer);
    expect(seen).toEqual([
      ['POST', '/base/verify', 'application/json', JSON.stringify(REQUEST)],
      ['POST', '/base/settle', 'application/json', JSON.stringify(REQUEST)],
      ['GET', '/base/supported', 'application/json', ''],
    ]);
  });

  it.each([
    [500, '<html>Internal Server Error</html>', undefined],
    [200, '{"success":tru', undefined],
    [200, '', undefined],
    [204, '', undefined],
    [400, '{"success":false}', { success: false }],
    [200, 'null', null],
  ])('hands on %i with %j', async (status, text, body) => {
    const url = await serving((_, response) => {
      response.statusCode = status;
      response.end(text);
    });
    expect(await facilitator(url).settle(REQUEST)).toEqual({ kind: 'response', status, body });
  });

  it('follows no redirect', async () => {
    let taken = 0;
    const elsewhere = await serving((_, response) => {
      taken += 1;
      response.end('{"success":true}');
    });
    const url = await serving((_, response) => {
      response.writeHead(307, { location: `${elsewhere}/settle` }).end();
    });
    const answer = await facilitator(url).settle(REQUEST);
    expect(answer).toMatchObject({ kind: 'response', status: 307 });
    expect(taken).toBe(0);
  });

  it('is unreached where the port is closed', async () => {
    const { url, close } = await serve((_, response) => response.end());
    await close();
    expect(await facilitator(url).settle(REQUEST)).toEqual({
      kind: 'unreached',
      cause: 'settle: TypeError, ECONNREFUSED',
    });
  });

  it('is unreached where the certificate proves nothing', async () => {
    let requests = 0;
    const server = createTlsServer(makeCertificate(), (_, response) => {
      requests += 1;
      response.end('{"success":true}');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    closers.push(async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    });
    const { port } = server.address() as AddressInfo;
    const answer = await facilitator(`https://127.0.0.1:${port}`).settle(REQUEST);
    expect(answer).toEqual({
      kind: 'unreached',
      cause: 'settle: TypeError, DEPTH_ZERO_SELF_SIGNED_CERT',
    });
    expect(requests).toBe(0);
  });

  it('is unreached where the other side speaks no TLS', async () => {
    const url = await serving((_, response) => response.end('{"success":true}'));
    const answer = await facilitator(url.replace('http:', 'https:')).settle(REQUEST);
    expect(answer).toMatchObject({ kind: 'unreached' });
  });

  it.each([
    ['at once', (socket: Socket) => socket.destroy()],
    ['with a reset', (socket: Socket) => socket.once('data', () => socket.resetAndDestroy())],
    ['when the request has come', (socket: Socket) => socket.once('data', () => socket.destroy())],
    [
      'within the head',
      (socket: Socket) => socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-')),
    ],
    [
      'within the body',
      (socket: Socket) =>
        socket.once('data', () =>
          socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"success":true}'),
        ),
    ],
    [
      'with no HTTP',
      (socket: Socket) => socket.once('data', () => socket.end('SSH-2.0-OpenSSH_9.2\r\n')),
    ],
  ])('is broken where the socket is dropped %s', async (_, onSocket) => {
    const url = await listening((socket) => void onSocket(socket));
    expect(await facilitator(url).settle(REQUEST)).toMatchObject({ kind: 'broken' });
  });

  it.each([
    ['nothing comes', () => undefined],
    ['only the head comes', (socket: Socket) => socket.write('HTTP/1.1 200 OK\r\n\r\n')],
    [
      'the body never ends',
      (socket: Socket) => socket.write('HTTP/1.1 200 OK\r\n\r\n{"success":true}'),
    ],
  ])('is broken when the time is over: %s', async (_, onSocket) => {
    const url = await listening((socket) => void socket.once('data', () => onSocket(socket)));
    expect(await facilitator(url, 150).settle(REQUEST)).toEqual({
      kind: 'broken',
      cause: 'settle: TimeoutError',
    });
  });

  it('is broken by a body without an end, and hangs up', async () => {
    let closed: Promise<unknown> = Promise.resolve();
    const url = await serving((_, response) => {
      closed = once(response, 'close');
      const chunk = Buffer.alloc(65_536, 0x20);
      const more = () => {
        while (!response.destroyed && response.write(chunk));
      };
      response.on('drain', more);
      more();
    });
    expect(await facilitator(url).settle(REQUEST)).toEqual({
      kind: 'broken',
      cause: 'settle: answer over 65536 bytes',
    });
    await closed;
  });

  it('counts what a packed body holds', async () => {
    const packed = gzipSync(Buffer.alloc(10_000_000, 0x20));
    const url = await serving((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(packed);
    });
    expect(await facilitator(url).settle(REQUEST)).toMatchObject({ kind: 'broken' });
  });

  it('takes 65,536 bytes and not one more', async () => {
    const sized = (bytes: number) =>
      serving((_, response) => response.end(`"${'x'.repeat(bytes - 2)}"`));
    expect(await facilitator(await sized(65_536)).settle(REQUEST)).toMatchObject({
      kind: 'response',
    });
    expect(await facilitator(await sized(65_537)).settle(REQUEST)).toMatchObject({
      kind: 'broken',
    });
  });
});

describe('createHttpFacilitator with a proof', () => {
  const SECRET = 'Bearer very-secret';

  it('makes it anew for each request', async () => {
    const proofs: unknown[] = [];
    const url = await serving((request, response) => {
      proofs.push(request.headers.authorization);
      response.end('{}');
    });
    let count = 0;
    const authorize = async (operation: string) => {
      count += 1;
      return { authorization: `${operation} ${count}` };
    };
    const ours = createHttpFacilitator({ name: 'test', url, authorize });
    await ours.verify(REQUEST);
    await ours.settle(REQUEST);
    await ours.supported();
    expect(proofs).toEqual(['verify 1', 'settle 2', 'supported 3']);
  });

  it.each([
    ['throws', () => Promise.reject(new Error(SECRET))],
    [
      'throws at once',
      () => {
        throw new Error(SECRET);
      },
    ],
    ['never ends', () => new Promise<never>(() => undefined)],
    ['is no header', async () => ({ authorization: `${SECRET}\nx: y` })],
  ])('sends nothing where making it %s', async (_, authorize) => {
    let requests = 0;
    const url = await serving((_request, response) => {
      requests += 1;
      response.end('{}');
    });
    const ours = createHttpFacilitator({ name: 'test', url, authorize, timeoutMs: 150 });
    const answer = await ours.settle(REQUEST);
    expect(answer.kind).toBe('unreached');
    expect(JSON.stringify(answer)).not.toContain('secret');
    expect(requests).toBe(0);
  });

  it('never tells it, nor anything of an answer or the URL, in a cause', async () => {
    const url = await listening((socket) =>
      socket.once('data', (data) => socket.end(`no HTTP but ${data.toString()}`)),
    );
    const ours = createHttpFacilitator({
      name: 'test',
      url: `${url}/path-secret`,
      authorize: async () => ({ authorization: SECRET }),
    });
    const answer = await ours.settle(REQUEST);
    expect(answer.kind).toBe('broken');
    expect(JSON.stringify(answer)).not.toContain('secret');
  });
});
