import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import {
  Agent,
  createServer,
  request as send,
  type IncomingMessage,
  type RequestListener,
  type Server,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { talk } from '@/dev/context/talk';
import { forwardRequest } from './forward-request';

let folder: string;
let agent: Agent;
let servers: Server[];
let failures: unknown[];
let port: number;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'img402-forward-'));
  [agent, servers, failures] = [new Agent({ keepAlive: true }), [], []];
});
afterEach(async () => {
  agent.destroy();
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  await rm(folder, { recursive: true });
});

async function listen(listener: RequestListener, where: string | number): Promise<Server> {
  const server = createServer(listener);
  servers.push(server);
  server.listen(where);
  await once(server, 'listening');
  return server;
}

/** A server behind another one that forwards to it. */
async function start(behind: RequestListener): Promise<void> {
  const socketPath = path.join(folder, 'behind');
  await listen(behind, socketPath);
  const front = await listen((request, response) => {
    forwardRequest(request, response, { socketPath, agent }).catch((error: unknown) => {
      failures.push(error);
      response.destroy();
    });
  }, 0);
  port = (front.address() as AddressInfo).port;
}

async function ask(
  options: { method?: string; path?: string; headers?: Record<string, string | string[]> } = {},
  body = '',
): Promise<{ answer: IncomingMessage; body: string }> {
  const request = send({ port, host: '127.0.0.1', ...options });
  request.end(body);
  const [answer] = (await once(request, 'response')) as [IncomingMessage];
  return { answer, body: await text(answer) };
}

it('hands on method, address, headers and body, and what is of the connection alone not', async () => {
  await start((request, response) => {
    const { method, url, headers } = request;
    void text(request).then((body) => response.end(JSON.stringify({ method, url, headers, body })));
  });
  const headers = {
    ...{ connection: 'close, x-own', 'x-own': 'stays', te: 'trailers', upgrade: 'h2c' },
    ...{ host: 'site.test', 'x-two': ['1', '2'], cookie: ['a=1', 'b=2'] },
  };
  const { body } = await ask({ method: 'POST', path: '/a%20b?c=d', headers }, 'the body');
  const seen = JSON.parse(body) as { headers: Record<string, string> };
  expect(seen).toMatchObject({ method: 'POST', url: '/a%20b?c=d', body: 'the body' });
  expect(seen.headers).toMatchObject({
    ...{ host: 'site.test', 'x-own': 'stays', 'x-two': '1, 2', cookie: 'a=1; b=2' },
    connection: 'keep-alive',
  });
  expect(seen.headers).not.toHaveProperty('te');
  expect(seen.headers).not.toHaveProperty('upgrade');
});

it('hands back status, headers and body as they are, but for where Next has found the page', async () => {
  await start((_, response) => {
    response.writeHead(418, 'Own words', [
      ...['Set-Cookie', 'a=1', 'Set-Cookie', 'b=2', 'X-Middleware-Rewrite', '/hidden'],
      ...['Keep-Alive', 'timeout=1', 'Content-Type', 'text/html'],
    ]);
    response.write('in ');
    response.end('pieces');
  });
  const { answer, body } = await ask();
  expect([answer.statusCode, body]).toEqual([418, 'in pieces']);
  expect(answer.headers).toMatchObject({
    'set-cookie': ['a=1', 'b=2'],
    'content-type': 'text/html',
  });
  expect(answer.headers).not.toHaveProperty('x-middleware-rewrite');
  expect(answer.headers['keep-alive']).not.toBe('timeout=1');
});

it('knows the answers that have no body', async () => {
  await start((request, response) => {
    response.writeHead(request.url === '/same' ? 304 : 200, { 'content-length': 5, etag: '"x"' });
    response.end(request.method === 'HEAD' || request.url === '/same' ? undefined : 'bytes');
  });
  const head = await ask({ method: 'HEAD' });
  expect([head.answer.headers['content-length'], head.body]).toEqual(['5', '']);
  const same = await ask({ path: '/same' });
  expect([same.answer.statusCode, same.answer.headers.etag, same.body]).toEqual([304, '"x"', '']);
  expect((await ask()).body).toBe('bytes');
});

it('keeps its connection for the next request', async () => {
  const sockets = new Set<unknown>();
  await start((request, response) => {
    sockets.add(request.socket);
    response.end('well');
  });
  for (let count = 0; count < 3; count += 1) await ask();
  expect(sockets.size).toBe(1);
});

it('asks once more where the answer is 500, and no more', async () => {
  const asked: string[] = [];
  await start((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    const breaks = request.url === '/broken' || asked.length === 1;
    response.writeHead(breaks ? 500 : 503);
    response.end('words');
  });
  expect(await ask({ path: '/once' })).toMatchObject({ answer: { statusCode: 503 } });
  expect(asked).toEqual(['GET /once', 'GET /once']);
  expect(await ask({ path: '/broken' })).toMatchObject({
    answer: { statusCode: 500 },
    body: 'words',
  });
  expect(asked).toHaveLength(4);
});

it('never sends twice what may change something, nor what has a body', async () => {
  let asked = 0;
  await start((request, response) => {
    asked += 1;
    request.resume().once('end', () => response.writeHead(500).end());
  });
  for (const method of ['POST', 'GET']) {
    const headers = { 'content-length': '4' };
    expect((await ask({ method, headers }, 'body')).answer.statusCode).toBe(500);
  }
  expect((await ask({ method: 'DELETE' })).answer.statusCode).toBe(500);
  expect(asked).toBe(3);
});

it('lets go where the client does', async () => {
  const gone = vi.fn();
  await start((request, response) => {
    response.on('close', gone);
    response.write('the first words');
    request.resume();
  });
  const request = send({ port, host: '127.0.0.1' });
  request.on('error', () => undefined).end();
  const [answer] = (await once(request, 'response')) as [IncomingMessage];
  await once(answer, 'data');
  answer.on('error', () => undefined);
  request.destroy();
  await vi.waitFor(() => expect(gone).toHaveBeenCalled());
  expect(failures).toEqual([]);
});

it('throws where nobody answers, and where an answer breaks off', async () => {
  await start((request, response) => {
    if (request.url === '/half') response.write('half of', () => response.destroy());
    else request.destroy();
  });
  await expect(ask()).rejects.toThrow();
  expect(failures).toHaveLength(1);
  await expect(ask({ path: '/half' })).rejects.toThrow('aborted');
  expect(failures).toHaveLength(2);
});

it('takes a body in chunks, after a client has asked whether to send it', async () => {
  await start((request, response) => {
    void text(request).then((body) => response.end(body.toUpperCase()));
  });
  const said = await talk(
    port,
    'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n3\r\nabc\r\n0\r\n\r\n',
  );
  expect(said).toContain('ABC');
});
