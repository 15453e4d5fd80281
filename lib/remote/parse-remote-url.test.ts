import { describe, expect, it } from 'vitest';
import { isRefusal } from '@/lib/errors';
import { parseRemoteUrl, type RemoteUrl } from './parse-remote-url';

const OWN = new Set(['img.example.org', 'i.example.org', 'localhost', '192.168.1.7', '::1']);

const parse = (text: string) => parseRemoteUrl(text, OWN);

function parseBase(text: string): RemoteUrl {
  const base = parse(text);
  if (isRefusal(base) || base.kind === 'own') throw new Error('no base');
  return base;
}

describe('parseRemoteUrl', () => {
  it.each([
    ['https://a.example.net/b.png', 'a.example.net', 443, 'a.example.net', '/b.png'],
    ['http://a.example.net', 'a.example.net', 80, 'a.example.net', '/'],
    ['HTTPS://A.Example.NET/B.png', 'a.example.net', 443, 'a.example.net', '/B.png'],
    ['https://a.example.net:443/', 'a.example.net', 443, 'a.example.net', '/'],
    ['http://a.example.net:443/', 'a.example.net', 443, 'a.example.net:443', '/'],
    ['https://a.example.net:80/', 'a.example.net', 80, 'a.example.net:80', '/'],
    ['http://a.example.net:0080/', 'a.example.net', 80, 'a.example.net', '/'],
    ['https://a.example.net./b', 'a.example.net', 443, 'a.example.net', '/b'],
    ['https://a.example.net/b?c=d#e', 'a.example.net', 443, 'a.example.net', '/b?c=d'],
    ['https://a.example.net/ü b', 'a.example.net', 443, 'a.example.net', '/%C3%BC%20b'],
    [
      'https://bücher.example.net/',
      'xn--bcher-kva.example.net',
      443,
      'xn--bcher-kva.example.net',
      '/',
    ],
    ['https://a_b.example.net/', 'a_b.example.net', 443, 'a_b.example.net', '/'],
    ['https://ａ。example.net/', 'a.example.net', 443, 'a.example.net', '/'],
    ['https:\\\\a.example.net\\b', 'a.example.net', 443, 'a.example.net', '/b'],
    ['https:a.example.net/b', 'a.example.net', 443, 'a.example.net', '/b'],
    ['  https://a.example.net/b \n', 'a.example.net', 443, 'a.example.net', '/b'],
    ['https://93.184.216.34/b', '93.184.216.34', 443, '93.184.216.34', '/b'],
    ['https://0x5db8d822/b', '93.184.216.34', 443, '93.184.216.34', '/b'],
    ['https://1572395042./b', '93.184.216.34', 443, '93.184.216.34', '/b'],
    ['https://[2606:4700::0001]/b', '2606:4700::1', 443, '[2606:4700::1]', '/b'],
  ])('takes %j', (text, host, port, authority, path) => {
    expect(parse(text)).toMatchObject({ kind: 'remote', host, port, authority, path });
  });

  it.each([
    ...[
      '',
      'a.png',
      '/a.png',
      '//a.example.net/',
      'https://',
      'http://',
      'https:///',
      'https://:80/',
    ],
    ...['https://a b.example.net/', 'https://a%00.example.net/', 'https://a\u0000b.example.net/'],
    ...[
      'https://a.example.net/\u0000',
      'https://a.example.net/\r\nhost: b',
      'ht\ttps://a.example.net/',
    ],
    ...[
      'https://a.example.net:65536/',
      'https://a.example.net:x/',
      'https://[::1',
      'https://[::g]/',
    ],
    ...[
      'https://[fe80::1%25eth0]/',
      'https://[fe80::1%eth0]/',
      'https://[v1.a]/',
      'https://256.1.1.1/',
    ],
    ...['https://1.2.3.4.5/', 'https://a.0x1/', 'https://xn--/', 'https://a.example.net\u007f/'],
    `https://a.example.net/${'a'.repeat(2_048)}`,
  ])('takes %j for no URL', (text) => {
    expect(parse(text)).toMatchObject({ refused: 'invalid_request' });
  });

  it.each([
    ...[
      'file:///etc/passwd',
      'ftp://a.example.net/',
      'gopher://a.example.net/',
      'data:image/png,a',
    ],
    ...[
      'javascript:alert(1)',
      'blob:https://a.example.net/1',
      'ws://a.example.net/',
      'about:blank',
    ],
    ...['view-source:https://a.example.net/', 'unix:/run/docker.sock', 'dict://a.example.net:80/'],
  ])('refuses the scheme of %j', (text) => {
    expect(parse(text)).toMatchObject({ refused: 'url_not_allowed', log: 'another scheme' });
  });

  it.each([22, 25, 81, 444, 3000, 5432, 6379, 8080, 8443, 65_535, 0, 1])(
    'refuses port %i',
    (port) => {
      expect(parse(`https://a.example.net:${port}/`)).toMatchObject({
        refused: 'url_not_allowed',
        log: 'another port',
      });
    },
  );

  it.each(['https://u@a.example.net/', 'https://u:p@a.example.net/', 'https://:p@a.example.net/'])(
    'refuses the credentials of %j',
    (text) => {
      expect(parse(text)).toMatchObject({
        refused: 'url_not_allowed',
        log: 'a URL with credentials',
      });
    },
  );

  it.each([
    ...['127.0.0.1', '127.1', '127.0.1', '0x7f.0.0.1', '0x7f000001', '0177.0.0.1', '017700000001'],
    ...[
      '2130706433',
      '127.0.0.1.',
      '0',
      '0.0.0.0',
      '0x0',
      '１２７.0.0.1',
      '127。0。0。1',
      '%31%32%37.1',
    ],
    ...[
      '10.1',
      '0xa9fea9fe',
      '2852039166',
      '169.254.43518',
      '0251.0376.0251.0376',
      '0xc0.0xa8.1',
      '3232235777',
    ],
    ...['[::]', '[0:0:0:0:0:0:0:2]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[::127.0.0.1]'],
    ...[
      '[64:ff9b::10.0.0.1]',
      '[64:ff9b::a00:1]',
      '[64:ff9b:1::a00:1]',
      '[2002:7f00:1::]',
      '[2001:0:4136:e378::1]',
    ],
    ...[
      '[fe80::1]',
      '[fd00:ec2::254]',
      '[ff02::1]',
      '[2001:db8::1]',
      '100.64.0.1',
      '224.0.0.1',
      '255.255.255.255',
    ],
  ])('refuses the address %j', (host) => {
    expect(parse(`http://${host}/latest/meta-data/`)).toMatchObject({
      refused: 'url_not_allowed',
      log: 'an address that is not public',
    });
  });

  it.each([
    ...[
      'intranet',
      'a',
      'LOCALHOST.localdomain',
      'a.localhost',
      'db.internal',
      'metadata.google.internal',
    ],
    ...[
      'printer.local',
      'router.lan',
      'nas.home',
      'router.home.arpa',
      '1.0.0.127.in-addr.arpa',
      'a.onion',
    ],
    ...[
      'a.test',
      'a.invalid',
      'a.example',
      'a.alt',
      'kubernetes.default.svc.cluster.local',
      'files.corp',
    ],
    ...[
      'a.internal.',
      'a..example.net',
      '.example.net',
      '-',
      `${'a'.repeat(64)}.example.net`,
      'a.example.net..',
    ],
    ...[
      `${'a.'.repeat(126)}net`,
      "a'b.example.net",
      'a!b.example.net',
      'ａ.ｌocal',
      '*.example.net',
    ],
  ])('refuses the name %j', (host) => {
    expect(parse(`https://${host}/`)).toMatchObject({
      refused: 'url_not_allowed',
      log: 'a name that is not public',
    });
  });

  it.each([
    ...[
      'https://img.example.org/i/a.png',
      'http://img.example.org/',
      'https://IMG.example.org./i/a.png',
    ],
    ...[
      'https://i.example.org:8443/a.png',
      'http://localhost:3000/i/a.png',
      'http://192.168.1.7:3000/',
    ],
    ...['http://0xc0a80107/', 'http://[0:0:0:0:0:0:0:1]:3000/'],
  ])('knows %j for ours', (text) => {
    expect(parse(text)).toMatchObject({ kind: 'own' });
  });

  it.each([
    ['file://localhost/etc/passwd', 'another scheme'],
    ['https://u:p@img.example.org/', 'a URL with credentials'],
    ['https://img.example.org.evil.example.net:81/', 'another port'],
  ])('does not take %j for ours', (text, log) => {
    expect(parse(text)).toMatchObject({ refused: 'url_not_allowed', log });
  });

  it.each([
    ['/c', 'https://a.example.net/c'],
    ['c?d', 'https://a.example.net/b/c?d'],
    ['//b.example.net/', 'https://b.example.net/'],
    ['?x', 'https://a.example.net/b/?x'],
    ['https://b.example.net/', 'https://b.example.net/'],
  ])('resolves the redirect %j', (target, href) => {
    const base = parseBase('https://a.example.net/b/?y');
    expect(parseRemoteUrl(target, OWN, base)).toMatchObject({ href });
  });

  it('refuses a redirect from https to http, and takes the other way', () => {
    const secure = parseBase('https://a.example.net/');
    expect(parseRemoteUrl('http://a.example.net/', OWN, secure)).toMatchObject({
      refused: 'url_not_allowed',
      log: 'from https to http',
    });
    const plain = parseBase('http://a.example.net/');
    expect(parseRemoteUrl('https://b.example.net/', OWN, plain)).toMatchObject({ secure: true });
  });
});
