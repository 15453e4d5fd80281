import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { expect, it } from 'vitest';
import { answerWith, SERVER } from '@/dev/cli/make-cli';
import { makeChallenge } from '@/dev/wallet/make-challenge';
import { SHOP } from '@/dev/wallet/make-shop';
import { isRefusal } from '@/lib/errors';
import { checkPayment } from '@/lib/payments/checks/check-payment';
import { hashAuthorization } from '@/lib/payments/hash-authorization';
import { NETWORKS } from '@/lib/payments/networks';
import { recoverAddress } from '@/lib/payments/recover-address';
import { readPayment } from '@/lib/payments/wire/read-payment';
import { isFailure } from '../failure';
import { readTerms } from './read-terms';
import { signTerms } from './sign-terms';

const network = NETWORKS['base-sepolia'];
const V1 = {
  x402Version: 1,
  accepts: [
    {
      ...{ scheme: 'exact', network: 'base-sepolia', maxAmountRequired: '10000' },
      ...{ payTo: SHOP.payTo, asset: network.asset, maxTimeoutSeconds: 300 },
      ...{ resource: `${SERVER}/api/upload`, description: '', mimeType: 'application/json' },
      extra: network.domain,
    },
  ],
};

it.each([
  ['PAYMENT-SIGNATURE', answerWith(402, {}, { 'PAYMENT-REQUIRED': makeChallenge() })],
  ['X-PAYMENT', answerWith(402, V1)],
])('writes in %s what the server reads, checks and recovers', async (name, answer) => {
  const terms = readTerms(answer, SERVER);
  if (isFailure(terms)) throw new Error(terms.message);
  const key = generatePrivateKey();
  const signed = await signTerms(key, terms, Date.now());
  expect(signed.header).toBe(name);
  const payment = readPayment(new Headers({ [signed.header]: signed.value }));
  if (payment === null || isRefusal(payment)) throw new Error('the server does not read it');
  const asked = { network, payTo: SHOP.payTo, amount: 10_000n };
  expect(checkPayment(payment, asked, new Date())).toBeNull();
  const hash = hashAuthorization(network, payment.authorization);
  expect(await recoverAddress(hash, payment.signature)).toBe(
    privateKeyToAccount(key).address.toLowerCase(),
  );
  expect(signed.validBefore).toBeGreaterThan(Date.now() / 1000 + 200);
});
