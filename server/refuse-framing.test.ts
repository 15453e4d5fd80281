import { describe, expect, it } from 'vitest';
import { isPlainPath } from './is-plain-path';
import { refuseFraming } from './refuse-framing';

describe('refuseFraming', () => {
  it.each([
    [{}, '1.1', false],
    [{ host: 'a' }, '1.0', false],
    [{ 'transfer-encoding': 'CHUNKED' }, '1.1', false],
    [{ 'transfer-encoding': 'chunked' }, '1.0', true],
    [{ 'transfer-encoding': 'gzip, chunked' }, '1.1', true],
    [{ host: 'a, b' }, '1.1', true],
    [{}, '2.0', true],
    [{}, '0.9', true],
  ])('%j in HTTP/%s: %s', (headers, httpVersion, refused) => {
    expect(refuseFraming({ headers, httpVersion }) !== null).toBe(refused);
  });
});

describe('isPlainPath', () => {
  it.each([
    ['/', true],
    ['/docs', true],
    ['/docs/', true],
    ['/.well-known/x402', true],
    ['/a..b/...', true],
    ['/x/../api/free', false],
    ['/./api/free', false],
    ['/x/%2E%2e', false],
    ['/x/.%2e/', false],
    ['//evil.test', false],
    ['/\\evil.test', false],
  ])('%s: %s', (path, plain) => {
    expect(isPlainPath(path)).toBe(plain);
  });
});
