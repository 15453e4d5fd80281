import type { Payment } from '@/lib/db/create-client';
import { refuse, type Refusal } from '@/lib/errors';
import type { SaleOutcome } from './sale';

/** For everybody who is not shown to be the buyer, and for the buyer of money that came before his request. */
export function refuseUsed(log: string): Refusal {
  return refuse('payment_already_used', log);
}

/** The reason that an authorization was refused for. */
export function refuseAgain({ reason }: Pick<Payment, 'reason'>): Refusal {
  return refuse('payment_required', `refused: ${reason ?? 'for no reason'}`, {
    reason: reason ?? 'invalid_payment',
    detail: 'This payment was refused and nothing was taken. Sign a new one.',
  });
}

/**
 * What the buyer of a payment is told, by the state of its row.
 *
 * @returns null where nothing was sent: it may be taken up again
 */
export function toOutcome(payment: Payment): SaleOutcome | null {
  switch (payment.state) {
    case 'released':
      return null;
    case 'settled':
      return payment.payerOnly
        ? refuseUsed('the money is older than the request: only the wallet may claim it')
        : { kind: 'granted', payment, token: null };
    case 'refused':
      return refuseAgain(payment);
    case 'settling':
    case 'pending':
      return payment.payerOnly
        ? refuseUsed('the authorization was used before it came here')
        : { kind: 'pending', payment };
    case 'missing':
      return { kind: 'pending', payment };
    case 'lost':
      return refuse('payments_unavailable', 'the payment is lost', {
        detail: 'The chain does not show this payment; the operator has been told.',
      });
  }
}
