import { connect } from 'node:net';
import { Duplex } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { serve, type Served } from '@/dev/context/serve';
import { talk } from '@/dev/context/talk';
import { answerBrokenRequest } from './answer-broken-request';

let served: Served;
beforeEach(async () => {
  served = await serve((request, response) => {
    request.resume();
    if (request.url === '/slow') {
      response.writeHead(200, { 'content-length': '100' });
      response.write('begun');
    } else request.on('end', () => response.end('fine'));
  });
  served.server.on('clientError', answerBrokenRequest);
});
afterEach(() => served.close());

const bodyOf = (text: string) =>
  JSON.parse(text.slice(text.indexOf('\r\n\r\n') + 4)) as Record<string, unknown>;

describe('answerBrokenRequest', () => {
  it.each([
    ['not HTTP', 'HELLO\r\n\r\n'],
    ['TLS', Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03])],
    [
      'two lengths',
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx',
    ],
    [
      'a length and chunks',
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\nx',
    ],
    ['NUL in a header', 'GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n'],
    ['a line feed in a header name', 'GET / HTTP/1.1\r\nHost: a\r\nX\nY: b\r\n\r\n'],
    [
      'a chunk without a size',
      'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
    ],
  ])('answers %s with 400 and closes', async (_, text) => {
    const answer = await talk(served.port, text);
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(answer).toContain('Connection: close\r\n');
    expect(bodyOf(answer)).toMatchObject({
      error: 'invalid_request',
      status: 400,
      type: '/docs#invalid_request',
    });
    expect(answer).not.toMatch(/HPE_|node:|at .*\(/);
  });

  it('answers 431 to headers that are too large', async () => {
    const answer = await talk(
      served.port,
      `GET / HTTP/1.1\r\nHost: a\r\nX: ${'a'.repeat(70_000)}\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 431 Request Header Fields Too Large\r\n/);
    expect(bodyOf(answer)).toMatchObject({ error: 'headers_too_large', status: 431 });
  });

  it('tells the length of what it says', async () => {
    const answer = await talk(served.port, 'HELLO\r\n\r\n');
    const [, length] = /Content-Length: (\d+)/.exec(answer) ?? [];
    expect(answer.length - answer.indexOf('\r\n\r\n') - 4).toBe(Number(length));
  });

  it('does not keep a connection whose client stays silent', async () => {
    const socket = connect({ port: served.port, host: '127.0.0.1', allowHalfOpen: true });
    const closed = new Promise((resolve) => socket.once('end', resolve));
    socket.resume();
    socket.write('HELLO\r\n\r\n');
    await closed;
    const open = () =>
      new Promise<number>((resolve) => {
        served.server.getConnections((_, count) => resolve(count));
      });
    await expect.poll(open, { timeout: 5_000 }).toBe(0);
    socket.destroy();
  });

  it('never writes an answer into another that has begun', async () => {
    const text = await talk(
      served.port,
      'POST /slow HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\nzz\r\n',
    );
    expect(text).not.toContain('HTTP/1.1 400');
  });

  it('answers 408 to a request that was too slow, and nothing to a socket that is gone', () => {
    let written = '';
    const makeSocket = () =>
      new Duplex({
        read() {},
        write(chunk, _, done) {
          written += String(chunk);
          done();
        },
      });
    const socket = makeSocket();
    answerBrokenRequest(
      Object.assign(new Error('timeout'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }),
      socket,
    );
    expect(written).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
    socket.destroy();
    written = '';
    const gone = makeSocket();
    answerBrokenRequest(Object.assign(new Error('reset'), { code: 'ECONNRESET' }), gone);
    expect(gone.destroyed).toBe(true);
    expect(written).toBe('');
  });
});
