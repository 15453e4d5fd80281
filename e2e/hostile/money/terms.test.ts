import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generatePrivateKey, privateKeyToAccount, type PrivateKeyAccount } from 'viem/accounts';
import { deployWallet } from '@/dev/chain/deploy-wallets';
import { readBalance } from '@/dev/chain/read-balance';
import { requireV2, signV2 } from '@/dev/facilitator/sign-payment';
import { expectRefused } from './expect-refused';
import { openStall, TOKEN, type Stall } from './open-stall';
import type { WireAuthorization, WirePayment } from '../../product/payments/sign-challenge';

const NOTHING = { cents: 0 };
const STRANGER = '0x4020000000000000000000000000000000000bad';

const MAINNET = {
  network: 'eip155:8453',
  asset: '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913',
  extra: { name: 'USD Coin', version: '2' },
};

let stall: Stall;
let buyer: PrivateKeyAccount;
beforeAll(async () => {
  stall = await openStall();
  buyer = await stall.fund();
});
afterAll(() => stall.close());

const inSeconds = (seconds: number) => String(Math.floor(Date.now() / 1_000) + seconds);

/** Changes after signing. */
const alter = (payment: WirePayment, change: Partial<WireAuthorization>): WirePayment => ({
  ...payment,
  payload: {
    ...payment.payload,
    authorization: { ...payment.payload.authorization, ...change },
  },
});

describe('value, payTo, asset, network or `accepted` altered; validity ended or not begun; signature of another key', () => {
  const RECIPIENT = 'invalid_exact_evm_payload_recipient_mismatch';
  const VALUE = 'invalid_exact_evm_payload_authorization_value';
  const BEFORE = 'invalid_exact_evm_payload_authorization_valid_before';
  const AFTER = 'invalid_exact_evm_payload_authorization_valid_after';
  const SIGNATURE = 'invalid_exact_evm_payload_signature';
  type Case = [string, (payment: WirePayment) => WirePayment, string];

  const authorizations: Case[] = [
    ['one less', (payment) => alter(payment, { value: '9999' }), VALUE],
    ['one more', (payment) => alter(payment, { value: '10001' }), VALUE],
    ['nothing', (payment) => alter(payment, { value: '0' }), VALUE],
    ['to somebody else', (payment) => alter(payment, { to: STRANGER }), RECIPIENT],
    ['ended', (payment) => alter(payment, { validBefore: inSeconds(-1) }), BEFORE],
    ['about to end', (payment) => alter(payment, { validBefore: inSeconds(5) }), BEFORE],
    ['valid for too long', (payment) => alter(payment, { validBefore: inSeconds(400) }), BEFORE],
    ['not begun', (payment) => alter(payment, { validAfter: inSeconds(60) }), AFTER],
    ['of another payer', (payment) => alter(payment, { from: STRANGER }), SIGNATURE],
    [
      'with another nonce',
      (payment) => alter(payment, { nonce: `0x${randomBytes(32).toString('hex')}` }),
      SIGNATURE,
    ],
    [
      'valid a little longer',
      (payment) => alter(payment, { validBefore: inSeconds(290) }),
      SIGNATURE,
    ],
  ];
  describe.each([1, 2] as const)('in version %i', (version) => {
    it.each(authorizations)('%s', async (_, change, reason) => {
      const payment = change(await stall.sign(version, buyer));
      const answer = await stall.deal(NOTHING, () => stall.order(TOKEN, { payment }));
      expectRefused(answer, 402, { error: reason, x402Version: 1 });
    });
  });

  const accept = (change: object) => (payment: WirePayment) => ({
    ...payment,
    accepted: { ...payment.accepted, ...change },
  });
  it.each([
    ['accepted.amount', accept({ amount: '1' }), VALUE],
    ['accepted.payTo', accept({ payTo: STRANGER }), RECIPIENT],
    ['accepted.asset', accept({ asset: STRANGER }), 'invalid_payment_requirements'],
    ['accepted.network', accept({ network: 'eip155:8453' }), 'invalid_network'],
    [
      'accepted.network in the words of version 1',
      accept({ network: 'base-sepolia' }),
      'invalid_network',
    ],
    ['accepted.scheme', accept({ scheme: 'upto' }), 'invalid_scheme'],
  ])('of version 2: %s', async (_, change, reason) => {
    const payment = change(await stall.sign(2, buyer));
    const answer = await stall.deal(NOTHING, () => stall.order(TOKEN, { payment }));
    expectRefused(answer, 402, { error: reason });
  });
  it.each([
    ['network', { network: 'base' }, 'invalid_network'],
    ['network in the words of version 2', { network: 'eip155:84532' }, 'invalid_network'],
    ['scheme', { scheme: 'upto' }, 'invalid_scheme'],
  ])('of version 1: %s', async (_, change, reason) => {
    const payment = { ...(await stall.sign(1, buyer)), ...change };
    const answer = await stall.deal(NOTHING, () => stall.order(TOKEN, { payment }));
    expectRefused(answer, 402, { error: reason });
  });

  it.each([
    ['less money', (terms: object) => ({ ...terms, amount: '1' }), VALUE],
    ['another recipient', (terms: object) => ({ ...terms, payTo: STRANGER }), RECIPIENT],
    ['mainnet', (terms: object) => ({ ...terms, ...MAINNET }), 'invalid_network'],
    [
      'the coin’s name of mainnet',
      (terms: object) => ({ ...terms, extra: { name: 'USD Coin', version: '2' } }),
      SIGNATURE,
    ],
  ])('signed in good order for %s', async (_, change, reason) => {
    const payment = await stall.sign(2, buyer, TOKEN, change);
    const answer = await stall.deal(NOTHING, () => stall.order(TOKEN, { payment }));
    expectRefused(answer, 402, { error: reason });
  });

  it('by the key of somebody who has no part in it', async () => {
    const payment = await stall.sign(2, privateKeyToAccount(generatePrivateKey()));
    const answer = await stall.deal(NOTHING, () =>
      stall.order(TOKEN, { payment: alter(payment, { from: buyer.address }) }),
    );
    expectRefused(answer, 402, { error: SIGNATURE });
  });

  it('for a contract wallet by a key that is not its own: the facilitator is asked and refuses', async () => {
    const wallet = await deployWallet(stall.rpcUrl, 100_000n);
    const payment = await stall.sign(2, privateKeyToAccount(generatePrivateKey()));
    const answer = await stall.deal({ cents: 0, settles: 1 }, () =>
      stall.order(TOKEN, { payment: alter(payment, { from: wallet.address }) }),
    );
    expectRefused(answer, 402, { error: SIGNATURE });
    expect(await readBalance(stall.rpcUrl, wallet.address)).toBe(100_000n);
  });
});

describe('a Permit2 payload; `validBefore` in a year', () => {
  it('refuses what the stock client signs for Permit2', async () => {
    const terms = requireV2(stall.payTo);
    const extra = { ...terms.extra, assetTransferMethod: 'permit2' };
    const payment = await signV2(buyer, { ...terms, extra });
    expect(payment.payload).toHaveProperty('permit2Authorization');
    const answer = await stall.deal(NOTHING, () =>
      stall.order(TOKEN, { payment: { ...payment, x402Version: 2 } }),
    );
    expectRefused(answer, 402, { error: 'unsupported_payload_type' });
  });

  it.each([1, 2] as const)('refuses a year of validity in version %i', async (version) => {
    const year = (terms: object) => ({ ...terms, maxTimeoutSeconds: 31_536_000 });
    const payment = await stall.sign(version, buyer, TOKEN, year);
    const answer = await stall.deal(NOTHING, () => stall.order(TOKEN, { payment }));
    expectRefused(answer, 402, { error: 'invalid_exact_evm_payload_authorization_valid_before' });
  });
});
