import type { Payment } from '@/lib/db/create-client';
import { refuse, type Refusal } from '@/lib/errors';
import { checkValidity } from '../checks/check-validity';
import { refuseWithoutChain } from '../refuse-without-chain';
import { refusePayment } from './end-payment';
import { findByAuthorization, findByKey } from './find-payment';
import { hashRequest } from './hash-request';
import { readSignedPayment } from './read-signed-payment';
import type { Sale, SalesContext } from './sale';
import { refuseAgain, refuseUsed } from './to-outcome';

const EXPIRED = 'invalid_exact_evm_payload_authorization_valid_before';

const isSameRequest = (known: Payment, sale: Sale): boolean =>
  Buffer.from(known.requestSha256).equals(hashRequest(sale));

/** Whether whoever sent this is the payer. The local check leaves the signatures of contract wallets undecided. */
async function provePayer(ports: SalesContext, { payment }: Sale): Promise<Refusal | null> {
  const { authorization, signature } = payment;
  try {
    if (await ports.payments.chain.verifyAuthorization(authorization, signature)) return null;
  } catch (thrown) {
    const detail = 'The signature could not be checked on the chain.';
    return refuseWithoutChain(thrown, 'a signature was not checked', detail);
  }
  return refuse('payment_required', 'the signature under a known key is not of its payer', {
    reason: 'invalid_exact_evm_payload_signature',
    detail: 'The signature is not of the account that it names.',
  });
}

/** Gives the key of a payment back that was never sent and cannot be any more. */
async function retireReleased(ports: SalesContext, known: Payment): Promise<boolean> {
  if (known.state !== 'released') return false;
  const { network, payTo } = ports.payments;
  const terms = { network, payTo, amount: known.amount };
  const refused = checkValidity(readSignedPayment(known), terms, ports.clock.now());
  if (refused === null) return false;
  return refusePayment(ports, known, ['released'], EXPIRED);
}

/**
 * The payment that a request repeats, shown to be the requester's; a refusal where it is somebody's and not shown to be
 * his; null where the request is new. A new authorization under a known key proves the payer and nothing more: it is
 * never settled.
 */
export async function findKnown(
  ports: SalesContext,
  sale: Sale,
): Promise<Payment | Refusal | null> {
  // In this order: both are committed together, so an authorization that is there brings its key along. The other way
  // round, a first request that ends between the two looks would make its own repeat a stranger's.
  const byAuthorization = await findByAuthorization(ports, sale);
  const byKey = await findByKey(ports, sale);
  if (byKey !== null) {
    const refused = await provePayer(ports, sale);
    if (refused !== null) return refused;
    if (!isSameRequest(byKey, sale)) {
      return refuse('idempotency_conflict', 'the key came with another request before');
    }
    return (await retireReleased(ports, byKey)) ? findKnown(ports, sale) : byKey;
  }
  if (byAuthorization === null) return null;
  if (byAuthorization.state === 'refused') return refuseAgain(byAuthorization);
  const mayComeAgain =
    byAuthorization.state === 'released' &&
    byAuthorization.product === sale.product &&
    isSameRequest(byAuthorization, sale);
  return mayComeAgain ? byAuthorization : refuseUsed('the authorization is in the ledger');
}
