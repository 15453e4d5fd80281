import { x402Client } from '@x402/core/client';
import type { PaymentPayload, PaymentRequirements } from '@x402/core/types';
import { ExactEvmScheme } from '@x402/evm/exact/client';
import { randomBytes } from 'node:crypto';
import { getAddress, type Address, type Hex, type PrivateKeyAccount } from 'viem';
import { signWithVersion1 } from '@/dev/payments/sign-with-stock-client';
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

/** A payment as the x402 project's client for version 1 signs it. */
export async function signV1(
  account: PrivateKeyAccount,
  requirements: ReturnType<typeof requireV1>,
): Promise<PayloadV1> {
  const accepts = [requirements];
  const headers = await signWithVersion1(account, { body: { accepts } });
  const header = headers.get('x-payment') ?? '';
  return JSON.parse(Buffer.from(header, 'base64').toString()) as PayloadV1;
}
