import { describe, expect, it } from 'vitest';
import { makeSignedPayment } from '@/dev/payments/make-signed-payment';
import { checkScheme } from './check-scheme';

describe('checkScheme', () => {
  it('takes exact, in both versions', () => {
    expect(checkScheme(makeSignedPayment({ version: 1 }))).toBeNull();
    expect(checkScheme(makeSignedPayment({ version: 2 }))).toBeNull();
  });

  it.each(['upto', 'Exact', 'exact ', 'batch-settlement'])('refuses "%s"', (scheme) => {
    expect(checkScheme(makeSignedPayment({ accepted: { scheme } }))).toMatchObject({
      refused: 'payment_required',
      reason: 'invalid_scheme',
    });
  });
});
