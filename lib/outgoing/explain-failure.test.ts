import { describe, expect, it } from 'vitest';
import { explainFailure, isUnreached } from './explain-failure';

/** As fetch has it: its own error, and below it the one of the socket. */
const failed = (members: object) =>
  new TypeError('fetch failed', { cause: Object.assign(new Error('secret'), members) });

describe('isUnreached', () => {
  it.each([
    'ENOTFOUND',
    'EAI_AGAIN',
    'ECONNREFUSED',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'UND_ERR_CONNECT_TIMEOUT',
    'CERT_HAS_EXPIRED',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  ])('is true for %s', (code) => {
    expect(isUnreached(failed({ code }))).toBe(true);
  });

  it('is true for whatever fails before a connection stands', () => {
    expect(isUnreached(failed({ code: 'ETIMEDOUT', syscall: 'connect' }))).toBe(true);
    expect(isUnreached(failed({ code: 'ESERVFAIL', syscall: 'getaddrinfo' }))).toBe(true);
  });

  it.each([
    'ECONNRESET',
    'EPIPE',
    'ETIMEDOUT',
    'UND_ERR_SOCKET',
    'UND_ERR_HEADERS_TIMEOUT',
    'UND_ERR_BODY_TIMEOUT',
    'HPE_INVALID_CONSTANT',
    'EPROTO',
  ])('is false for %s', (code) => {
    expect(isUnreached(failed({ code, syscall: 'read' }))).toBe(false);
    expect(isUnreached(failed({ code }))).toBe(false);
  });

  it('asks that every address of a name failed before sending', () => {
    const refused = Object.assign(new Error(), { code: 'ECONNREFUSED' });
    const reset = Object.assign(new Error(), { code: 'ECONNRESET' });
    const all = (...errors: Error[]) =>
      new TypeError('fetch failed', { cause: new AggregateError(errors) });
    expect(isUnreached(all(refused, refused))).toBe(true);
    expect(isUnreached(all(refused, reset))).toBe(false);
    expect(isUnreached(all())).toBe(false);
  });

  it.each([undefined, null, 'ECONNREFUSED', { code: 'ECONNREFUSED' }, new Error('ECONNREFUSED')])(
    'is false for %j',
    (error) => {
      expect(isUnreached(error)).toBe(false);
    },
  );

  it('comes to an end where an error causes itself', () => {
    const error = new Error('round');
    error.cause = error;
    expect(isUnreached(error)).toBe(false);
    expect(explainFailure(error)).toBe('Error');
  });
});

describe('explainFailure', () => {
  it('names codes and classes, never a message', () => {
    expect(explainFailure(failed({ code: 'UND_ERR_SOCKET' }))).toBe('TypeError, UND_ERR_SOCKET');
    expect(explainFailure(failed({}))).toBe('TypeError, Error');
    expect(explainFailure('secret')).toBe('string');
  });
});
