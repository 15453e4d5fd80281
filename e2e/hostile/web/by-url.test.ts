import { createServer, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openUrlStage, type UrlStage } from '@/dev/remote/open-url-stage';
import { makePng } from '@/dev/uploads/make-png';
import { openTarget, type Target } from '../open-target';

describe('an upload from an address that is not public: 403, and nobody is connected to', () => {
  let target: Target;
  let came = 0;
  const server = createServer((socket) => {
    came += 1;
    socket.destroy();
  });
  beforeAll(async () => {
    target = await openTarget();
    await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  });
  afterAll(async () => {
    await target.close();
    await new Promise((resolve) => server.close(resolve));
  });

  const post = (url: string, headers: Record<string, string> = {}) =>
    target.besides(async ({ app }) => {
      const response = await fetch(`${app.url}/api/free`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ url }),
      });
      const { error } = (await response.json()) as { error: string };
      return `${response.status} ${error}`;
    });

  it.each([
    ['loopback', '127.0.0.1'],
    ['loopback, another one', '127.255.255.254'],
    ['loopback, short', '127.1'],
    ['loopback, one number', '2130706433'],
    ['loopback, octal', '0177.0.0.1'],
    ['loopback, hex', '0x7f.0x0.0x0.0x1'],
    ['loopback, in full-width digits', '１２７.０.０.１'],
    ['loopback, with ideographic stops', '127。0。0。1'],
    ['loopback, in circles', '①②⑦.⓪.⓪.①'],
    ['loopback, in escapes', '%31%32%37.0.0.1'],
    ['loopback of IPv6', '[::1]'],
    ['any address', '0.0.0.0'],
    ['any address of IPv6', '[::]'],
    ['link-local, where clouds tell secrets', '169.254.169.254'],
    ['the same, one number', '2852039166'],
    ['link-local of IPv6', '[fe80::1]'],
    ['private', '10.0.0.1'],
    ['private, in the middle', '172.16.0.1'],
    ['private, at home', '192.168.1.1'],
    ['a carrier’s own', '100.64.0.1'],
    ['unique local', '[fd00:ec2::254]'],
    ['IPv4-mapped', '[::ffff:10.0.0.1]'],
    ['IPv4-compatible', '[::7f00:1]'],
    ['NAT64', '[64:ff9b::7f00:1]'],
    ['6to4', '[2002:7f00:1::]'],
    ['Teredo', '[2001:0:4136:e378:8000:63bf:80ff:fffe]'],
    ['multicast', '224.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ['benchmarking', '198.18.0.1'],
    ['localhost', 'localhost'],
    ['localhost with a dot', 'localhost.'],
    ['a name below localhost', 'a.localhost'],
    ['a name without a dot', 'metadata'],
    ['a name of clouds', 'metadata.google.internal'],
    ['a name of a house', 'printer.local'],
  ])('%s', async (_, host) => {
    const { port } = server.address() as AddressInfo;
    for (const url of [`http://${host}/`, `https://${host}:${port}/a.png`]) {
      expect(await post(url), url).toBe('403 url_not_allowed');
    }
    expect(came).toBe(0);
  });

  it.each([
    ['a file', 'file:///etc/passwd'],
    ['a file of this machine', 'file://127.0.0.1/etc/passwd'],
    ['gopher', 'gopher://example.com:6379/_FLUSHALL'],
    ['ftp', 'ftp://example.com/a.png'],
    ['data', 'data:image/png;base64,iVBORw0KGgo='],
    ['a script', 'javascript:alert(1)'],
    ['blob', 'blob:https://example.com/1'],
    ['a port of mail', 'http://example.com:25/'],
    ['a port of Redis', 'http://example.com:6379/'],
    ['somebody’s password', 'http://user:pass@example.com/'],
    ['a host before the at sign', 'http://example.com@127.0.0.1/'],
  ])('%s', async (_, url) => {
    expect(await post(url)).toBe('403 url_not_allowed');
  });

  it.each([
    ['a line break', 'http://example.com/\r\nHost: evil'],
    ['a tab in the scheme', 'ht\ttp://127.0.0.1/'],
    ['a NUL', 'http://example.com\0.evil/'],
    ['nothing', ''],
    ['a path', '/etc/passwd'],
    ['two slashes', '//127.0.0.1/'],
    ['9 KB', `http://example.com/${'a'.repeat(9_000)}`],
  ])('what is no URL, with %s: 400', async (_, url) => {
    expect(await post(url)).toMatch(/^400 /);
  });
});

/** Over the same routes, where the Internet is one on the loopback: only its own servers can be reached. */
describe('an upload from a server that plays tricks', () => {
  const ADDRESS = '93.184.216.34';
  const MEBIBYTE = 1_048_576;
  let stage: UrlStage;
  beforeAll(async () => {
    stage = await openUrlStage();
  });
  afterAll(() => stage.dispose());
  beforeEach(() => stage.internet.set({}));

  const attack = async (url = `http://${ADDRESS}/a.png`) => {
    const before = await stage.ledger.test.listKeys();
    const answered = await stage.askFor(url);
    expect(await stage.ledger.test.listKeys()).toEqual(before);
    return answered;
  };

  it.each([
    'http://127.0.0.1/',
    'http://169.254.169.254/latest/meta-data/',
    'http://[::ffff:7f00:1]/',
    'http://2130706433/',
    'file:///etc/passwd',
    '//10.0.0.1/',
  ])('redirects to %s: the blocked address is not connected to', async (location) => {
    await stage.setServer(
      (socket) => void socket.end(`HTTP/1.1 302 X\r\nlocation: ${location}\r\n\r\n`),
    );
    expect(await attack()).toMatchObject({ status: 403, json: { error: 'url_not_allowed' } });
    expect(stage.internet.connected).toEqual([`${ADDRESS}:80`]);
  });

  it('redirects to itself, for ever: given up soon', async () => {
    await stage.setServer(
      (socket) => void socket.end('HTTP/1.1 302 X\r\nlocation: /again\r\n\r\n'),
    );
    expect((await attack()).status).toBe(424);
    expect(stage.internet.connected.length).toBeLessThanOrEqual(5);
  });

  it.each([
    ['a public address and a private one', ['93.184.216.34', '10.0.0.1']],
    ['the loopback', ['127.0.0.1']],
  ])('has a name that leads to %s: not connected to at all', async (_, a) => {
    await stage.internet.set({ zone: { 'rebind.example.net': { a } } });
    expect((await attack('http://rebind.example.net/')).status).toBe(424);
    expect(stage.internet.connected).toEqual([]);
  });

  it('rebinds its name after the first look: the first look is the only one', async () => {
    await stage.internet.set({
      zone: { 'rebind.example.net': [{ a: [ADDRESS] }, { a: ['127.0.0.1'] }] as never },
      hosts: { [`${ADDRESS}:80`]: (socket) => void socket.end('HTTP/1.1 404 X\r\n\r\n') },
    });
    expect((await attack('http://rebind.example.net/')).status).toBe(424);
    expect(stage.internet.connected).toEqual([`${ADDRESS}:80`]);
  });

  it('sends without an end: cut at the limit', async () => {
    let sent = 0;
    await stage.setServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      socket.write(makePng(1).subarray(0, -12));
      const piece = Buffer.alloc(65_536);
      const more = () => {
        while (!socket.destroyed && socket.write(piece)) sent += piece.length;
        sent += piece.length;
      };
      socket.on('drain', more);
      more();
    });
    expect([413, 422]).toContain((await attack()).status);
    expect(sent).toBeLessThan(20 * MEBIBYTE);
  });

  it('sends gzip that would be much more: not taken', async () => {
    await stage.setServer((socket) => {
      socket.end('HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\n\r\n\x1f\x8b');
    });
    expect((await attack()).status).toBe(424);
  });
});
