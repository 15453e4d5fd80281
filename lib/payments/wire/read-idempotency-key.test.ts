import { describe, expect, it } from 'vitest';
import { makeSignedPayment } from '@/dev/payments/make-signed-payment';
import { readIdempotencyKey } from './read-idempotency-key';

const KEY = 'order-0123456789';
const OTHER = 'order-9876543210';
const none = new Headers();
const header = (key: string) => new Headers({ 'Idempotency-Key': key });
const named = (identifier: string | null) => makeSignedPayment({ identifier });

describe('readIdempotencyKey', () => {
  it('is null where neither is there', () => {
    expect(readIdempotencyKey(none, null)).toBeNull();
    expect(readIdempotencyKey(none, named(null))).toBeNull();
  });

  it('is the header, the identifier, or both where they are alike', () => {
    expect(readIdempotencyKey(header(KEY), null)).toBe(KEY);
    expect(readIdempotencyKey(none, named(KEY))).toBe(KEY);
    expect(readIdempotencyKey(header(KEY), named(KEY))).toBe(KEY);
  });

  it('refuses two that differ', () => {
    expect(readIdempotencyKey(header(KEY), named(OTHER))).toMatchObject({
      refused: 'invalid_request',
    });
  });

  it.each(['', 'x'.repeat(15), 'x'.repeat(129), 'order 0123456789', `${KEY}, ${KEY}`, `${KEY}é`])(
    'refuses "%s"',
    (key) => {
      expect(readIdempotencyKey(header(key), null)).toMatchObject({ refused: 'invalid_request' });
    },
  );

  it('takes 16 and 128 characters', () => {
    for (const key of ['_'.repeat(16), 'A-z_'.repeat(32)]) {
      expect(readIdempotencyKey(header(key), null)).toBe(key);
    }
  });
});
