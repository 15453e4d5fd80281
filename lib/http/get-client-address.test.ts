import { describe, expect, it } from 'vitest';
import { getClientAddress, normalizeAddress, PEER_HEADER } from './get-client-address';

describe('normalizeAddress', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    [' 203.0.113.9 ', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['::FFFF:cb00:7109', '203.0.113.9'],
    ['0:0:0:0:0:ffff:203.0.113.9', '203.0.113.9'],
    ['[2001:db8:1:2:3:4:5:6]', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002:ffff:ffff:ffff:ffff', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:db8:1:2::', '2001:db8:1:2::/64'],
    ['::', '0:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['1:2:3:4:5:6:192.0.2.1', '1:2:3:4::/64'],
  ])('names %s by %s', (text, name) => {
    expect(normalizeAddress(text)).toBe(name);
  });

  it('gives one subscriber one name, and the next one another', () => {
    expect(normalizeAddress('2001:db8:1:2::1')).toBe(normalizeAddress('2001:db8:1:2:aaaa::ffff'));
    expect(normalizeAddress('2001:db8:1:2::1')).not.toBe(normalizeAddress('2001:db8:1:3::1'));
  });

  it.each([
    '',
    ' ',
    'unknown',
    '203.0.113.9:4711',
    '01.2.3.4',
    '256.1.1.1',
    '1::2::3',
    'a'.repeat(9000),
  ])('takes %s for no address', (text) => expect(normalizeAddress(text)).toBeNull());
});

describe('getClientAddress', () => {
  const forged = {
    'x-forwarded-for': '6.6.6.6',
    'cf-connecting-ip': '6.6.6.6',
    'x-vercel-forwarded-for': '6.6.6.6',
    'x-real-ip': '6.6.6.6',
    forwarded: 'for=6.6.6.6',
    [PEER_HEADER]: '192.0.2.1',
  };

  it('believes no header but our own where no proxy is trusted', () => {
    expect(getClientAddress({ kind: 'none' }, new Headers(forged), true)).toBe('192.0.2.1');
  });

  it('does not believe our own header where no server of ours has set it', () => {
    expect(getClientAddress({ kind: 'none' }, new Headers(forged), false)).toBeNull();
    expect(getClientAddress({ kind: 'none' }, new Headers(), true)).toBeNull();
  });

  it('believes exactly the header of the proxy that is named', () => {
    const headers = new Headers({
      'cf-connecting-ip': '198.51.100.1',
      'x-vercel-forwarded-for': '198.51.100.2, 9.9.9.9',
      'x-forwarded-for': '198.51.100.3',
    });
    expect(getClientAddress({ kind: 'cloudflare' }, headers, false)).toBe('198.51.100.1');
    expect(getClientAddress({ kind: 'vercel' }, headers, false)).toBe('198.51.100.2');
    expect(getClientAddress({ kind: 'hops', hops: 1 }, headers, false)).toBe('198.51.100.3');
  });

  it('counts hops from the right, whatever the client wrote to the left', () => {
    const headers = new Headers({ 'x-forwarded-for': '6.6.6.6, 7.7.7.7, 198.51.100.4,10.0.0.1' });
    expect(getClientAddress({ kind: 'hops', hops: 1 }, headers, true)).toBe('10.0.0.1');
    expect(getClientAddress({ kind: 'hops', hops: 2 }, headers, true)).toBe('198.51.100.4');
  });

  it('falls back to the peer where fewer hops than claimed were passed, or the header is no address', () => {
    const peer = { [PEER_HEADER]: '::ffff:192.0.2.1' };
    const few = new Headers({ ...peer, 'x-forwarded-for': '6.6.6.6' });
    expect(getClientAddress({ kind: 'hops', hops: 2 }, few, true)).toBe('192.0.2.1');
    expect(getClientAddress({ kind: 'hops', hops: 1 }, new Headers(peer), true)).toBe('192.0.2.1');
    const junk = new Headers({ ...peer, 'cf-connecting-ip': 'localhost' });
    expect(getClientAddress({ kind: 'cloudflare' }, junk, true)).toBe('192.0.2.1');
    expect(getClientAddress({ kind: 'cloudflare' }, junk, false)).toBeNull();
  });
});
