import { NETWORKS } from '@/lib/payments/networks';
import { authorizationTypedData } from '@/lib/payments/typed-data';
import type { Accepted } from './read-challenge';
import type { Shop } from './shop';
import type { Wallet } from './wallet';

type Hex = `0x${string}`;

export type SignedHeader = {
  /** Value of `PAYMENT-SIGNATURE`: base64 of JSON. */
  readonly header: string;
  /** Seconds since 1970, by the server's clock. */
  readonly validBefore: number;
};

/** 32 random bytes. `crypto.randomUUID` and `crypto.subtle` are missing on plain HTTP; this is not. */
function makeNonce(): Hex {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return `0x${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/**
 * Asks the wallet for one EIP-3009 authorization and writes it as the header of x402's version 2. A contract wallet's
 * longer signature passes as it is.
 *
 * @param terms.now the server's clock, in milliseconds since 1970: that of the visitor may be off
 * @throws what the wallet throws
 */
export async function signPayment(
  wallet: Pick<Wallet, 'signAuthorization'>,
  payer: Hex,
  terms: { readonly shop: Shop; readonly accepted: Accepted; readonly now: number },
): Promise<SignedHeader> {
  const { shop, accepted, now } = terms;
  const validBefore = Math.floor(now / 1000) + accepted.maxTimeoutSeconds;
  const wire = {
    from: payer,
    to: accepted.payTo as Hex,
    value: accepted.amount,
    validAfter: '0',
    validBefore: String(validBefore),
    nonce: makeNonce(),
  };
  const signature = await wallet.signAuthorization(
    payer,
    authorizationTypedData(NETWORKS[shop.network], {
      ...wire,
      value: BigInt(wire.value),
      validAfter: 0n,
      validBefore: BigInt(validBefore),
    }),
  );
  const payload = { signature, authorization: wire };
  return {
    header: btoa(JSON.stringify({ x402Version: 2, accepted, payload })),
    validBefore,
  };
}
