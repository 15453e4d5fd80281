import { describe, expect, it } from 'vitest';
import { makeTestEnv } from '@/dev/context/make-test-env';
import { scriptPayments } from '@/dev/payments/script-payments';
import { presentShop } from './present-shop';

describe('presentShop', () => {
  it('tells amounts as text, limits as they are set, and no wallet of others unless asked for', () => {
    const env = makeTestEnv({
      PAID_PRICE: '20000',
      KEEP_PRICE: '30000',
      PAID_MAX_BYTES: '2097152',
    });
    const { payments } = scriptPayments();
    expect(presentShop({ env, payments })).toEqual({
      network: 'base-sepolia',
      payTo: payments.payTo,
      playMoney: payments.playMoney,
      upload: { amount: '20000', maxBytes: 2_097_152, maxRequestBytes: null, seconds: 31_536_000 },
      keep: { amount: '30000', seconds: 31_536_000 },
      walletConnectProjectId: null,
    });
  });

  it('tells where a file is too long for a request, and offers none that has no way', () => {
    const { payments } = scriptPayments();
    const uploadOf = (source: Record<string, string>) =>
      presentShop({ env: makeTestEnv({ VERCEL: '1', ...source }), payments })?.upload;
    const blob = { BLOB_READ_WRITE_TOKEN: 'vercel_blob_rw_store_secret' };
    expect(uploadOf(blob)).toMatchObject({ maxBytes: 10_485_760, maxRequestBytes: 4_500_000 });
    expect(uploadOf({})).toMatchObject({ maxBytes: 4_498_976, maxRequestBytes: null });
  });

  it('is nothing where nothing is sold', () => {
    expect(presentShop({ env: makeTestEnv(), payments: null })).toBeNull();
  });
});
