import type { Payment } from '@/lib/db/create-client';
import { toHex } from '../hex-bytes';
import type { SignedPayment } from '../signed-payment';

/** The authorization of a payment that is not final, as it was signed. */
export function readSignedPayment(
  payment: Payment,
): Pick<SignedPayment, 'version' | 'authorization' | 'signature'> {
  const { payer, payTo, nonce, amount, validAfter, validBefore, signature } = payment;
  if (signature === null) throw new Error(`payment ${payment.id} is final: its signature is gone`);
  return {
    version: payment.protocolVersion === 1 ? 1 : 2,
    signature: toHex(signature),
    authorization: {
      ...{ from: toHex(payer), to: toHex(payTo), nonce: toHex(nonce) },
      ...{ value: amount, validAfter, validBefore },
    },
  };
}
