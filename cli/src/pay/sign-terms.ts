import { x402Client, x402HTTPClient } from '@x402/core/client';
import { registerExactEvmScheme } from '@x402/evm/exact/client';
import { privateKeyToAccount } from 'viem/accounts';
import type { Terms } from './read-terms';

export type SignedTerms = {
  /** `PAYMENT-SIGNATURE`, or `X-PAYMENT` of version 1. */
  readonly header: string;
  readonly value: string;
  /** Seconds since 1970: nobody can take it after that. */
  readonly validBefore: number;
};

type Authorization = Readonly<Record<'from' | 'to' | 'value' | 'validBefore', string>>;

/** The x402 project's own client signs; what it signed is looked at before anything leaves. */
function readAuthorization(payload: unknown): Authorization {
  const { authorization } = payload as { authorization?: Authorization };
  if (authorization === undefined) throw new Error('the x402 client has signed something else');
  return authorization;
}

/**
 * Signs one EIP-3009 authorization for exactly these terms. Loaded only where something is paid: it is most of this
 * program.
 *
 * @param now milliseconds since 1970
 */
export async function signTerms(
  privateKey: `0x${string}`,
  terms: Terms,
  now: number,
): Promise<SignedTerms> {
  const signer = privateKeyToAccount(privateKey);
  const client = registerExactEvmScheme(new x402Client(), { signer });
  const signed = await client.createPaymentPayload(
    terms.required as unknown as Parameters<typeof client.createPaymentPayload>[0],
  );
  const { to, value, validBefore } = readAuthorization(signed.payload);
  const latest = Math.floor(now / 1000) + terms.maxTimeoutSeconds + 60;
  if (
    to.toLowerCase() !== terms.payTo.toLowerCase() ||
    value !== String(terms.amount) ||
    !(Number(validBefore) <= latest)
  ) {
    throw new Error('the x402 client has signed other terms');
  }
  const headers = Object.entries(new x402HTTPClient(client).encodePaymentSignatureHeader(signed));
  const [header, text] = headers[0] ?? [];
  if (header === undefined || text === undefined) throw new Error('the x402 client wrote nothing');
  return { header, value: text, validBefore: Number(validBefore) };
}
