import { request as send } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { makeGuardContext } from '@/dev/context/make-guard-context';
import { serve, type Served } from '@/dev/context/serve';
import { talk } from '@/dev/context/talk';
import { createListener } from './create-listener';

let served: Served;
afterEach(() => served.close());

const split = { SITE_URL: 'http://site.test', IMAGE_URL: 'http://i.site.test' };

/** A listener whose pages tell what Next would see. */
async function start(settings: Record<string, string> = {}, parts = {}) {
  const { context, lines } = makeGuardContext({ FREE_MAX_BYTES: '1000', ...settings }, parts);
  const { listener, inFlight } = createListener(context, async (request, response) => {
    response.end(JSON.stringify({ url: request.url, headers: request.headers }));
  });
  served = await serve(listener);
  return { context, lines, inFlight };
}

function get(path: string, headers: Record<string, string | string[]> = {}) {
  return new Promise<{ status: number; headers: Record<string, unknown>; text: string }>(
    (resolve, reject) => {
      send({ port: served.port, host: '127.0.0.1', path, headers }, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
        );
      })
        .on('error', reject)
        .end();
    },
  );
}

const seen = async (path: string, headers: Record<string, string | string[]> = {}) =>
  JSON.parse((await get(path, headers)).text) as {
    url: string;
    headers: Record<string, string>;
  };

describe('createListener', () => {
  it('hands a page on with the peer in our own header, which no client can write', async () => {
    await start();
    const page = await seen('/docs?a=b?c', {
      'x-img402-peer': '6.6.6.6',
      'X-IMG402-Peer': '6.6.6.6',
    });
    expect(page.url).toBe('/docs?a=b?c');
    expect(page.headers['x-img402-peer']).toBe('127.0.0.1');
  });

  it('takes away every header by which Next talks to itself, and leaves the others', async () => {
    await start();
    const lies = {
      'x-middleware-subrequest': 'middleware:middleware:middleware',
      'X-Middleware-Prefetch': '1',
      'x-nextjs-data': '1',
      'x-invoke-path': '/operator',
      'x-matched-path': '/operator',
      'x-now-route-matches': '1',
      'x-img402-nonce': 'mine',
      'x-img402-path': '/x',
    };
    const page = await seen('/', { ...lies, 'x-request-start': '1', accept: 'text/html' });
    for (const name of Object.keys(lies))
      expect(page.headers).not.toHaveProperty(name.toLowerCase());
    expect(page.headers).toMatchObject({ 'x-request-start': '1', accept: 'text/html' });
  });

  it('keeps hosts apart for pages, the API and images', async () => {
    await start(split);
    expect((await get('/', { host: 'site.test' })).status).toBe(200);
    expect((await get('/', { host: 'i.site.test' })).status).toBe(404);
    expect((await get('/', { host: 'other.test' })).status).toBe(404);
    expect((await get('/api/nothing', { host: 'i.site.test' })).status).toBe(404);
    const refused = await get('/', { host: 'other.test', accept: 'text/html' });
    expect(refused.headers['content-type']).toBe('text/html; charset=utf-8');
  });

  it.each([
    '/api',
    '/api/',
    '/api/nothing',
    '/api/free/',
    '/api//free',
    '/api/%66ree',
    '/API'.toLowerCase() + '/FREE',
  ])('answers %s itself, as nothing of ours', async (path) => {
    await start();
    const response = await get(path);
    expect(response.status).toBe(404);
    expect(response.headers['content-type']).toBe('application/problem+json');
  });

  it('tells lengths, and no body on HEAD', async () => {
    await start();
    const text = await talk(
      served.port,
      'HEAD /api/x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
    );
    expect(text).toMatch(/^HTTP\/1\.1 404 /);
    expect(text).toMatch(/content-length: [1-9]\d+\r\n/i);
    expect(text.endsWith('\r\n\r\n')).toBe(true);
  });

  it('counts what is under way', async () => {
    const { context } = makeGuardContext();
    let go: () => void = () => undefined;
    const waits = new Promise<void>((resolve) => (go = resolve));
    let arrived: () => void = () => undefined;
    const arrival = new Promise<void>((resolve) => (arrived = resolve));
    const { listener, inFlight } = createListener(context, async (_, response) => {
      arrived();
      await waits;
      response.end();
    });
    served = await serve(listener);
    const answered = get('/');
    await arrival;
    expect(inFlight.size).toBe(1);
    go();
    await answered;
    await expect.poll(() => inFlight.size).toBe(0);
  });

  it('says that a page broke, and logs no more than that', async () => {
    const { context, lines } = makeGuardContext();
    const { listener } = createListener(context, () => Promise.reject(new Error('a defect')));
    served = await serve(listener);
    const { status, headers, text } = await get('/?q=query-secret', {
      ...{ 'user-agent': 'agent-secret', accept: 'text/html' },
    });
    expect(status).toBe(500);
    expect(headers['content-type']).toContain('text/html');
    expect(text).not.toContain('defect');
    expect(lines.join()).toContain('a defect');
    expect(lines.join()).toContain(headers['x-request-id']);
    expect(lines.join()).not.toContain('secret');
  });

  it('cuts the connection where a page breaks off', async () => {
    const { context, lines } = makeGuardContext();
    const { listener } = createListener(context, async (_, response) => {
      response.write('half of');
      await Promise.reject(new Error('a defect'));
    });
    served = await serve(listener);
    await expect(get('/')).rejects.toThrow('aborted');
    expect(lines.join()).toContain('a defect');
  });
});

describe('an early refusal of a large body', () => {
  const BODY = Buffer.alloc(5_000_000, 'x');
  const head = (more: string) =>
    `POST /api/free HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\n${more}\r\n`;
  const told = `Content-Length: ${BODY.length}\r\n`;

  /** A client that reads while it writes and closes once it has an answer. */
  function post(more: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(served.port, '127.0.0.1');
      let text = '';
      socket.on('error', reject);
      socket.on('data', (chunk) => {
        text += chunk.toString();
        if (text.endsWith('}')) socket.end();
      });
      socket.on('close', () => resolve(text));
      socket.write(head(more));
      socket.write(BODY);
    });
  }

  it('reaches a client that goes on sending', async () => {
    await start();
    const text = await post(told);
    expect(text).toMatch(/^HTTP\/1\.1 413 /);
    expect(text).toContain('"error":"file_too_large"');
  });

  it('reaches a client that sends all before it reads and asks to close', async () => {
    await start();
    for (let round = 0; round < 5; round += 1) {
      const text = await talk(served.port, head(`${told}Connection: close\r\n`), BODY);
      expect(text).toMatch(/^HTTP\/1\.1 413 /);
      expect(text).toContain('"error":"file_too_large"');
    }
  });

  it('reaches it also while the server stops', async () => {
    const { context } = await start();
    context.draining = true;
    for (let round = 0; round < 5; round += 1) {
      const text = await talk(served.port, head(`${told}Connection: close\r\n`), BODY);
      expect(text).toMatch(/^HTTP\/1\.1 503 /);
      expect(text).toContain('"error":"shutting_down"');
    }
    expect(await post(told)).toMatch(/^HTTP\/1\.1 503 /);
  });

  it('reaches a client whose body is refused half-way', async () => {
    await start();
    const chunked = 'Transfer-Encoding: chunked\r\nConnection: close\r\n';
    const chunk = Buffer.concat([
      Buffer.from('10000\r\n'),
      Buffer.alloc(65_536),
      Buffer.from('\r\n'),
    ]);
    const body = Buffer.concat([...Array<Buffer>(60).fill(chunk), Buffer.from('0\r\n\r\n')]);
    const text = await talk(served.port, head(chunked), body);
    expect(text).toMatch(/^HTTP\/1\.1 413 /);
  });

  it('leaves the connection to the next request where the client keeps it', async () => {
    await start();
    const next = 'GET /api/nothing HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';
    const text = await talk(served.port, head(told), BODY, next);
    expect(text).toMatch(/^HTTP\/1\.1 413 /);
    expect(text).toContain('HTTP/1.1 404 ');
  });
});
