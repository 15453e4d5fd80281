import { describe, expect, it } from 'vitest';
import { makeChallenge } from '@/dev/wallet/make-challenge';
import { SHOP } from '@/dev/wallet/make-shop';
import { makeWallet } from '@/dev/wallet/make-wallet';
import { isRefusal } from '@/lib/errors';
import { checkPayment } from '@/lib/payments/checks/check-payment';
import { NETWORKS } from '@/lib/payments/networks';
import { recoverAddress } from '@/lib/payments/recover-address';
import { hashAuthorization } from '@/lib/payments/hash-authorization';
import { readPayment } from '@/lib/payments/wire/read-payment';
import { readChallenge } from './read-challenge';
import { signPayment } from './sign-payment';
import { isTrouble } from './trouble';

const NOW = Date.parse('2026-11-26T12:00:00Z');
const network = NETWORKS[SHOP.network];

function accepted() {
  const offer = readChallenge(makeChallenge(), SHOP, '10000');
  if (isTrouble(offer)) throw new Error(offer.title);
  return offer;
}

/** As the server reads the header. */
function read(header: string) {
  const payment = readPayment(new Headers({ 'payment-signature': header }));
  if (payment === null || isRefusal(payment)) throw new Error('the server does not read it');
  return payment;
}

describe('signPayment', () => {
  it('writes what the server reads, checks and recovers', async () => {
    const wallet = makeWallet();
    const { address } = wallet.account;
    const terms = { shop: SHOP, accepted: accepted(), now: NOW };
    const { header, validBefore } = await signPayment(wallet, address, terms);
    const payment = read(header);
    const asked = { network, payTo: SHOP.payTo, amount: 10_000n };
    expect(checkPayment(payment, asked, new Date(NOW))).toBeNull();
    expect(validBefore).toBe(NOW / 1000 + 300);
    const hash = hashAuthorization(network, payment.authorization);
    expect(await recoverAddress(hash, payment.signature)).toBe(address.toLowerCase());
  });

  it('never signs two payments with one nonce', async () => {
    const wallet = makeWallet();
    const terms = { shop: SHOP, accepted: accepted(), now: NOW };
    const sign = () => signPayment(wallet, wallet.account.address, terms);
    const [one, other] = await Promise.all([sign(), sign()]);
    expect(read(one.header).authorization.nonce).not.toBe(read(other.header).authorization.nonce);
  });

  it('passes the longer signature of a contract wallet as it is', async () => {
    const signature = `0x${'12'.repeat(600)}` as const;
    const wallet = makeWallet({ signAuthorization: async () => signature });
    const terms = { shop: SHOP, accepted: accepted(), now: NOW };
    const { header } = await signPayment(wallet, wallet.account.address, terms);
    expect(read(header).signature).toBe(signature);
  });
});
