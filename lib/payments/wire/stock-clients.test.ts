import { decodePaymentResponseHeader } from '@x402/core/http';
import { parsePaymentPayload, parsePaymentRequirements } from '@x402/core/schemas';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { describe, expect, it } from 'vitest';
import { decodeXPaymentResponse } from 'x402/shared';
import { PaymentPayloadSchema, PaymentRequirementsSchema } from 'x402/types';
import { signWithVersion1, signWithVersion2 } from '@/dev/payments/sign-with-stock-client';
import { isRefusal } from '@/lib/errors';
import type { Chain } from '../chain';
import { checkPayment } from '../checks/check-payment';
import { checkSignature } from '../checks/check-signature';
import { NETWORKS, type NetworkName } from '../networks';
import type { Product } from '@/lib/db/create-client';
import { PRODUCT_NAMES, PRODUCTS } from '../products';
import type { SignedPayment } from '../signed-payment';
import { buildChallenge } from './build-challenge';
import { buildFacilitatorRequest } from './build-facilitator-request';
import { buildPaymentResponse } from './build-payment-response';
import { MAX_HEADER_LENGTH } from './decode-header';
import { readPayment } from './read-payment';

const PAY_TO = '0x4020000000000000000000000000000000000402';
const account = privateKeyToAccount(generatePrivateKey());

/** No contract stands anywhere. */
const chain = { hasCode: async () => false } as unknown as Chain;

const cases = PRODUCT_NAMES.flatMap((product) =>
  (['base', 'base-sepolia'] as const).flatMap((name) =>
    ([1, 2] as const).map((version) => ({ product, name, version })),
  ),
);

/** A challenge, answered by the x402 project's client and read by us. */
async function pay(product: Product, name: NetworkName, version: 1 | 2) {
  const siteUrl = `https://${'a'.repeat(48)}.example.org`;
  const resourceUrl = siteUrl + PRODUCTS[product].path.replace(':id', 'k3v9m2x7qa');
  const payments = { network: NETWORKS[name], payTo: PAY_TO, playMoney: true } as const;
  const sale = { product, payments, amount: 10_000n, count: 1, resourceUrl };
  const paid = { maxBytes: 10_485_760, retentionSeconds: 365 * 86_400 };
  const challenge = buildChallenge({ ...sale, siteUrl, reason: null, message: '', paid });
  const sign = version === 1 ? signWithVersion1 : signWithVersion2;
  const headers = await sign(account, challenge);
  const payment = readPayment(headers);
  if (payment === null || isRefusal(payment)) throw new Error(JSON.stringify(payment));
  return { payment, headers, sale };
}

describe.each(cases)('$product on $name in version $version', ({ product, name, version }) => {
  it('a stock client pays what the challenge asks for, and we accept it', async () => {
    const { payment, headers } = await pay(product, name, version);
    const terms = { network: NETWORKS[name], payTo: PAY_TO, amount: 10_000n } as const;
    expect(payment.version).toBe(version);
    expect(payment.authorization.from).toBe(account.address.toLowerCase());
    expect(checkPayment(payment, terms, new Date())).toBeNull();
    expect(await checkSignature(chain, NETWORKS[name], payment)).toBeNull();
    const [text] = [...headers.values()];
    expect(text?.length).toBeLessThan(MAX_HEADER_LENGTH - 1000);
  });

  it('the facilitator gets a request as the SDK makes it, and nothing of the client', async () => {
    const { payment, sale } = await pay(product, name, version);
    const { authorization, signature } = payment;
    const request = buildFacilitatorRequest({ ...sale, version, authorization, signature });
    expect(request.x402Version).toBe(version);
    expect(parsePaymentPayload(request.paymentPayload).success).toBe(true);
    expect(parsePaymentRequirements(request.paymentRequirements).success).toBe(true);
    if (version === 1) {
      expect(PaymentPayloadSchema.safeParse(request.paymentPayload).success).toBe(true);
      expect(PaymentRequirementsSchema.safeParse(request.paymentRequirements).success).toBe(true);
    } else {
      expect(request.paymentPayload.accepted).toEqual(request.paymentRequirements);
    }
    expect(request.paymentPayload.payload).toEqual({
      signature,
      authorization: {
        from: account.address,
        to: PAY_TO,
        value: '10000',
        validAfter: String(authorization.validAfter),
        validBefore: String(authorization.validBefore),
        nonce: authorization.nonce,
      },
    });
    // It is JSON, as it will be sent.
    expect(JSON.parse(JSON.stringify(request))).toEqual(request);
  });
});

describe('checkSignature', () => {
  it('refuses the signature of one network on the other', async () => {
    const { payment } = await pay('upload', 'base', 2);
    expect(await checkSignature(chain, NETWORKS['base-sepolia'], payment)).toMatchObject({
      reason: 'invalid_exact_evm_payload_signature',
    });
  });

  it.each(['from', 'to', 'nonce'] as const)('refuses it with another %s', async (name) => {
    const { payment } = await pay('upload', 'base-sepolia', 2);
    const { authorization } = payment;
    const other = authorization[name].replace(/.$/, (digit) => (digit === '0' ? '1' : '0'));
    const forged = {
      ...payment,
      authorization: { ...authorization, [name]: other },
    } as SignedPayment;
    expect(await checkSignature(chain, NETWORKS['base-sepolia'], forged)).toMatchObject({
      refused: 'payment_required',
      reason: 'invalid_exact_evm_payload_signature',
    });
  });
});

describe('buildPaymentResponse', () => {
  const transaction = `0x${'ab'.repeat(32)}` as const;
  const payer = '0x70997970c51812dc3a010c7d01b50e0d17dc79c8';
  const network = NETWORKS['base-sepolia'];

  it('is what a client of version 2 decodes', () => {
    const { name, value } = buildPaymentResponse({ version: 2, network, payer, transaction });
    expect(name).toBe('payment-response');
    expect(decodePaymentResponseHeader(value)).toEqual({
      success: true,
      transaction,
      network: 'eip155:84532',
      payer,
    });
  });

  it('is what a client of version 1 decodes', () => {
    const { name, value } = buildPaymentResponse({ version: 1, network, payer, transaction });
    expect(name).toBe('x-payment-response');
    expect(decodeXPaymentResponse(value)).toEqual({
      success: true,
      transaction,
      network: 'base-sepolia',
      payer,
    });
  });
});
