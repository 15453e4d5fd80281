import { describe, expect, it } from 'vitest';
import { makeTestEnv } from '@/dev/context/make-test-env';
import { pathOnHost, separateHosts } from './separate-hosts';

const laptop = makeTestEnv();
const site = makeTestEnv({ SITE_URL: 'https://example.org' });
const split = makeTestEnv({ SITE_URL: 'https://example.org', IMAGE_URL: 'https://i.example.org' });
const below = makeTestEnv({ SITE_URL: 'https://example.org', IMAGE_URL: 'https://example.org/i' });
const ports = makeTestEnv({
  SITE_URL: 'http://localhost:3000',
  IMAGE_URL: 'http://localhost:3001',
});

describe('separateHosts', () => {
  it.each([
    ['laptop', laptop, 'localhost:3000', 'both'],
    ['laptop', laptop, '192.168.1.7', 'both'],
    ['laptop', laptop, 'not a host', 'nobody'],
    ['site', site, 'example.org', 'both'],
    ['site', site, 'EXAMPLE.org', 'both'],
    ['site', site, 'example.org:443', 'both'],
    ['site', site, 'example.org:80', 'nobody'],
    ['site', site, 'www.example.org', 'nobody'],
    ['site', site, 'example.org.evil.example', 'nobody'],
    ['site', site, 'localhost', 'nobody'],
    ['below', below, 'example.org', 'both'],
    ['split', split, 'example.org', 'site'],
    ['split', split, 'i.example.org', 'images'],
    ['split', split, 'I.example.org:443', 'images'],
    ['split', split, 'x.example.org', 'nobody'],
    ['ports', ports, 'localhost:3000', 'site'],
    ['ports', ports, 'localhost:3001', 'images'],
    ['ports', ports, 'localhost', 'nobody'],
  ])('%s: %#', (_, env, host, role) => {
    expect(separateHosts(env, new Headers({ host }))).toBe(role);
  });

  it('gives a request without a Host to nobody', () => {
    expect(separateHosts(laptop, new Headers())).toBe('nobody');
  });
});

describe('pathOnHost', () => {
  it.each([
    ['both', '/', '/'],
    ['both', '/i/abc.png', '/i/abc.png'],
    ['both', '/api/free', '/api/free'],
    ['site', '/', '/'],
    ['site', '/api/free', '/api/free'],
    ['site', '/icons', '/icons'],
    ['site', '/i', null],
    ['site', '/i/abc.png', null],
    ['images', '/abc.png', '/i/abc.png'],
    ['images', '/', null],
    ['images', '/i/abc.png', null],
    ['images', '/api/free', null],
    ['images', '/api/health', null],
    ['images', '/_next/static/x.js', null],
    ['images', '/ABC.png', null],
    ['images', '/abc.png/', null],
    ['images', '//abc.png', null],
    ['images', '/abc%2epng', null],
    ['images', '/..%2fapi', null],
    ['images', '/abc', null],
    ['nobody', '/', null],
    ['nobody', '/abc.png', null],
  ] as const)('%s: %s', (role, path, own) => {
    expect(pathOnHost(role, path)).toBe(own);
  });
});
