import { NETWORKS } from '@/lib/payments/networks';
import type { AcceptedTerms, Authorization, SignedPayment } from '@/lib/payments/signed-payment';
import type { Terms } from '@/lib/payments/terms';

/** When the payments of `makeSignedPayment` are made. */
export const SIGNED_AT = new Date('2026-01-01T00:00:00.000Z');

/** What the payments of `makeSignedPayment` pay. */
export const TERMS: Terms = {
  network: NETWORKS['base-sepolia'],
  payTo: '0x4020000000000000000000000000000000000402',
  amount: 10_000n,
};

const NOW = BigInt(SIGNED_AT.getTime() / 1000);

type Changes = Partial<Omit<SignedPayment, 'accepted' | 'authorization'>> & {
  readonly accepted?: Partial<AcceptedTerms>;
  readonly authorization?: Partial<Authorization>;
};

/** A payment in good order, but for its signature, which is nobody's; with what a test wants otherwise. */
export function makeSignedPayment(changes: Changes = {}): SignedPayment {
  const version = changes.version ?? 2;
  const { network, payTo, amount } = TERMS;
  const agreed: AcceptedTerms =
    version === 1
      ? { scheme: 'exact', network: network.name }
      : {
          scheme: 'exact',
          network: network.caip2,
          asset: network.asset,
          amount: String(amount),
          payTo,
        };
  return {
    signature: `0x${'11'.repeat(65)}`,
    identifier: null,
    ...changes,
    version,
    accepted: { ...agreed, ...changes.accepted },
    authorization: {
      from: '0x70997970c51812dc3a010c7d01b50e0d17dc79c8',
      to: payTo,
      value: amount,
      validAfter: 0n,
      validBefore: NOW + 300n,
      nonce: `0x${'ab'.repeat(32)}`,
      ...changes.authorization,
    },
  };
}
