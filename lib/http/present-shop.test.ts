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
      upload: { amount: '20000', maxBytes: 2_097_152, seconds: 31_536_000 },
      keep: { amount: '30000', seconds: 31_536_000 },
      walletConnectProjectId: null,
    });
  });

  it('is nothing where nothing is sold', () => {
    expect(presentShop({ env: makeTestEnv(), payments: null })).toBeNull();
  });
});
