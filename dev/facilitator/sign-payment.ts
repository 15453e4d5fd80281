import { x402Client } from '@x402/core/client';
import type { PaymentPayload, PaymentRequirements } from '@x402/core/types';
import { ExactEvmScheme } from '@x402/evm/exact/client';
import { randomBytes } from 'node:crypto';
import { getAddress, type Address, type Hex, type PrivateKeyAccount } from 'viem';
import { wrapFetchWithPayment } from 'x402-fetch';
import { USDC } from '../chain/usdc';
import type { ContractWallet } from '../chain/deploy-wallets';

/** A recipient of the test's own, so that what it receives can be counted on a shared chain. */
export const createPayTo = (): Address => getAddress(`0x${randomBytes(20).toString('hex')}`);

/** As a server that takes one cent by default asks, in version 2. */
export function requireV2(payTo: Address, amount = 10_000n): PaymentRequirements {
  return {
    scheme: 'exact',
    network: 'eip155:84532',
    asset: USDC,
    amount: String(amount),
    payTo,
    maxTimeoutSeconds: 300,
    extra: { name: 'USDC', version: '2' },
  };
}

/** The same in version 1. */
export function requireV1(payTo: Address, amount = 10_000n) {
  return {
    scheme: 'exact',
    network: 'base-sepolia',
    maxAmountRequired: String(amount),
    resource: 'http://127.0.0.1/paid',
    description: 'one',
    mimeType: 'application/json',
    payTo,
    maxTimeoutSeconds: 300,
    asset: USDC,
    extra: { name: 'USDC', version: '2' },
  };
}

/** A payment as the x402 project's client for version 2 signs it. */
export async function signV2(
  signer: PrivateKeyAccount | ContractWallet,
  requirements: PaymentRequirements,
): Promise<PaymentPayload> {
  const scheme = new ExactEvmScheme(signer);
  return new x402Client().register('eip155:84532', scheme).createPaymentPayload({
    x402Version: 2,
    resource: { url: 'http://127.0.0.1/paid', description: 'one', mimeType: 'application/json' },
    accepts: [requirements],
  });
}

export type PayloadV1 = {
  x402Version: 1;
  scheme: string;
  network: string;
  payload: { signature: Hex; authorization: Record<string, string> };
};

/** A payment as the x402 project's client for version 1 signs it: caught on its way. */
export async function signV1(
  account: PrivateKeyAccount,
  requirements: ReturnType<typeof requireV1>,
): Promise<PayloadV1> {
  const sent: string[] = [];
  const server = (_: unknown, init?: RequestInit) => {
    const header = new Headers(init?.headers).get('x-payment');
    if (header !== null) sent.push(header);
    const challenge = { x402Version: 1, error: 'payment_required', accepts: [requirements] };
    return Promise.resolve(Response.json(challenge, { status: header === null ? 402 : 200 }));
  };
  await wrapFetchWithPayment(server, account)('http://127.0.0.1/paid');
  const [header] = sent;
  if (header === undefined) throw new Error('the client sent no payment');
  return JSON.parse(Buffer.from(header, 'base64').toString()) as PayloadV1;
}
