import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { serve, type Served } from '@/dev/context/serve';
import { sendRequest } from './send-request';

let served: Served | undefined;
afterEach(async () => {
  await served?.close();
  served = undefined;
});
const never = new AbortController().signal;

describe('sendRequest', () => {
  it('sends the length, tells the bytes that have left, and reads the answer', async () => {
    const body = Buffer.alloc(300_000, 7);
    served = await serve((request, response) => {
      void request.toArray().then((chunks) => {
        const { length } = Buffer.concat(chunks as Buffer[]);
        response.setHeader('x-seen', `${request.headers['content-length']} ${length}`);
        response.end('{"ok":true}');
      });
    });
    const sent: number[] = [];
    const onSent = (bytes: number) => void sent.push(bytes);
    const answer = await sendRequest({ method: 'POST', url: served.url, body, onSent }, never);
    if ('silence' in answer) throw new Error(answer.silence);
    expect([answer.status, answer.body]).toEqual([200, '{"ok":true}']);
    expect(answer.header('X-Seen')).toBe('300000 300000');
    expect(answer.header('x-nothing')).toBeNull();
    expect(sent.length).toBeGreaterThan(1);
    expect(sent.at(-1)).toBe(300_000);
  });

  it('hears a refusal that comes before the last byte', async () => {
    served = await serve((request, response) => {
      request.once('data', () => {
        response.writeHead(413, { connection: 'close' }).end('{"error":"file_too_large"}');
      });
    });
    const body = Buffer.alloc(20_000_000);
    const answer = await sendRequest({ method: 'POST', url: served.url, body }, never);
    expect(answer).toMatchObject({ status: 413 });
  });

  it('follows no redirect', async () => {
    served = await serve((_, response) => {
      response.writeHead(307, { location: 'http://127.0.0.1:9/' }).end();
    });
    const answer = await sendRequest({ method: 'POST', url: served.url }, never);
    expect(answer).toMatchObject({ status: 307 });
  });

  it('is told where nobody listens, and where the line breaks in the middle', async () => {
    const server = createServer((socket) => {
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf');
        socket.destroySoon();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const url = `http://127.0.0.1:${port}`;
    expect(await sendRequest({ method: 'GET', url }, never)).toMatchObject({
      silence: expect.any(String),
    });
    await new Promise((resolve) => server.close(resolve));
    expect(await sendRequest({ method: 'GET', url }, never)).toEqual({ silence: 'ECONNREFUSED' });
  });

  it('reads no endless answer', async () => {
    served = await serve((_, response) => {
      const more = () => {
        if (!response.destroyed) response.write(Buffer.alloc(65_536), () => setImmediate(more));
      };
      more();
    });
    const answer = await sendRequest({ method: 'GET', url: served.url }, never);
    expect(answer).toMatchObject({ silence: expect.stringContaining('too long') });
  });

  it('throws where it is interrupted', async () => {
    const stop = new AbortController();
    served = await serve(() => stop.abort());
    const sent = sendRequest({ method: 'GET', url: served.url }, stop.signal);
    await expect(sent).rejects.toThrow();
    await expect(sendRequest({ method: 'GET', url: served.url }, stop.signal)).rejects.toThrow();
  });
});
