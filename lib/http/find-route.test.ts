import { describe, expect, it } from 'vitest';
import { findRoute } from './find-route';

describe('findRoute', () => {
  it.each([
    ['/i/k3v9m2x7qa12.png', 'image', { name: 'k3v9m2x7qa12.png' }],
    ['/api/free', 'free', {}],
    ['/api/images/k3v9m2x7qa12', 'facts', { id: 'k3v9m2x7qa12' }],
    ['/api/payments/claim', 'claim', {}],
    [`/api/payments/${'0af'.repeat(10)}99`, 'payment', { id: `${'0af'.repeat(10)}99` }],
    ['/api/wallet/balance', 'balance', {}],
    ['/api/wallet/faucet', 'faucet', {}],
    ['/api/health', 'health', {}],
    ['/.well-known/security.txt', 'security-txt', {}],
  ])('finds %s', (path, name, params) => {
    const found = findRoute(path);
    expect(found?.route.name).toBe(name);
    expect(found?.params).toEqual(params);
  });

  it.each([
    '/api',
    '/api/',
    '/api/nothing',
    '/api/free/',
    '/api/FREE',
    '/api//free',
    '/api/./free',
    '/api/x/../free',
    '/api/%66ree',
    '/api/free;x',
    '/api/free%0A',
    '/api/free\n',
    '/api/free.rsc',
    '/api/payments',
    '/api/payments/',
    '/api/payments/Claim',
    '/api/payments/claim/',
    `/api/payments/${'A'.repeat(32)}`,
    `/api/payments/${'a'.repeat(33)}`,
    '/api/wallet',
    '/api/wallet/',
    '/api/wallet/balance/',
    '/api/wallet/Faucet',
    '/api/images/',
    '/api/images/a/b',
    '/api/images/%00',
    '/i',
    '/i/',
    '/i/abc',
    '/i/ABC.png',
    '/i/abc.png/',
    '/i/abc.png\n',
    '/i/../api/free',
    '/i/a.b.c',
  ])('knows nothing under %j, and leaves it to no page', (path) => {
    expect(findRoute(path)?.route.name).toBe('unknown');
  });

  it.each([
    '/',
    '/docs',
    '/k3v9m2x7qa12',
    '/apiary',
    '/images',
    '/icons',
    '/API/free',
    '//api/free',
    '',
  ])('leaves %j to the pages', (path) => expect(findRoute(path)).toBeNull());
});
