import { describe, expect, it } from 'vitest';
import { makeTestEnv } from '@/dev/context/make-test-env';
import { getOrigins, readHost } from './get-origins';

const at = (host: string) => new Headers({ host });

describe('readHost', () => {
  it.each([
    ['localhost:3000', 'localhost:3000'],
    ['Example.ORG', 'example.org'],
    ['192.168.1.7:8080', '192.168.1.7:8080'],
    ['[::1]:3000', '[::1]:3000'],
    ['my_container:3000', 'my_container:3000'],
    ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
  ])('reads %s', (host, read) => {
    expect(readHost(at(host))).toBe(read);
  });

  it.each([
    '',
    'a b',
    'example.org/path',
    'user@example.org',
    'example.org?x',
    'example.org#x',
    '"><script>alert(1)</script>',
    'example.org:port',
    'example.org:123456',
    'a, b',
    `${'a'.repeat(250)}.example`,
    // These look like a host and are none: a URL built from them would throw.
    'example.org:99999',
    '1.2.3.4.5',
    '999.1.1.1',
    '[:::]',
    '[1:2]',
    'xn--a',
  ])('takes %s for no host', (host) => {
    expect(readHost(at(host))).toBeNull();
  });

  it('tells a missing Host', () => {
    expect(readHost(new Headers())).toBeNull();
  });
});

describe('getOrigins', () => {
  it('answers with the Host that the client used where nothing is set', () => {
    expect(getOrigins(makeTestEnv(), at('192.168.1.7:3000'))).toEqual({
      site: 'http://192.168.1.7:3000',
      images: 'http://192.168.1.7:3000/i',
    });
  });

  it('never answers with what only looks like a host', () => {
    expect(getOrigins(makeTestEnv(), at('evil"host')).site).toBe('http://localhost');
  });

  it('answers with the settings, whatever Host was used', () => {
    const site = makeTestEnv({ SITE_URL: 'https://example.org' });
    expect(getOrigins(site, at('evil.example'))).toEqual({
      site: 'https://example.org',
      images: 'https://example.org/i',
    });
    const both = makeTestEnv({
      SITE_URL: 'https://example.org',
      IMAGE_URL: 'https://i.example.org',
    });
    expect(getOrigins(both, at('i.example.org'))).toEqual({
      site: 'https://example.org',
      images: 'https://i.example.org',
    });
  });
});
