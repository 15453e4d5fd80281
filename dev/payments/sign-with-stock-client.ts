import { x402Client, x402HTTPClient } from '@x402/core/client';
import { registerExactEvmScheme } from '@x402/evm/exact/client';
import type { LocalAccount } from 'viem';
import { createPaymentHeader } from 'x402/client';
import { PaymentRequirementsSchema } from 'x402/types';
import type { Challenge } from '@/lib/payments/wire/build-challenge';

/** The header by which the x402 project's own client of version 2 answers a challenge. */
export async function signWithVersion2(
  account: LocalAccount,
  challenge: Pick<Challenge, 'header'>,
): Promise<Headers> {
  const client = registerExactEvmScheme(new x402Client(), { signer: account });
  const http = new x402HTTPClient(client);
  const required = http.getPaymentRequiredResponse((name) =>
    name === 'PAYMENT-REQUIRED' ? challenge.header : null,
  );
  return new Headers(
    http.encodePaymentSignatureHeader(await client.createPaymentPayload(required)),
  );
}

/** The same of version 1. */
export async function signWithVersion1(
  account: LocalAccount,
  { body }: { readonly body: Pick<Challenge['body'], 'accepts'> },
): Promise<Headers> {
  const requirements = PaymentRequirementsSchema.parse(body.accepts[0]);
  return new Headers({ 'X-PAYMENT': await createPaymentHeader(account, 1, requirements) });
}
