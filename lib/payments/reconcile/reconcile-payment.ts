import type { Payment } from '@/lib/db/create-client';
import { ChainError } from '../chain';
import { toHex } from '../hex-bytes';
import type { SalesContext } from '../ledger/sale';
import { applyDecision } from './apply-decision';
import { decide } from './decide';

/** How often the chain is asked about one payment, whoever wants to know. */
const PAUSE_MS = 2_000;

/**
 * Takes the turn to ask about a payment, over all servers; null where it is final, in somebody's hands, or was asked
 * about just now. A time of the last question that lies ahead of the clock does not hold anybody back.
 */
async function takeTurn(
  { db, clock, payments }: SalesContext,
  id: string,
): Promise<Payment | null> {
  const now = clock.now();
  const [taken] = await db.payment.updateManyAndReturn({
    where: {
      id,
      finalAt: null,
      // Of another one, this server cannot know.
      chainId: payments.network.chainId,
      AND: [
        { OR: [{ state: { not: 'settling' } }, { leaseUntil: { lte: now } }] },
        {
          OR: [
            { checkedAt: null },
            { checkedAt: { lte: new Date(now.getTime() - PAUSE_MS) } },
            { checkedAt: { gt: now } },
          ],
        },
      ],
    },
    data: { checkedAt: now },
  });
  return taken ?? null;
}

/**
 * Asks the chain what became of a payment, and writes it down. Called as often as anybody likes: one question in two
 * seconds a payment, by whichever server comes first. Where the chain does not answer, the next one asks again.
 */
export async function reconcilePayment(ports: SalesContext, id: string): Promise<void> {
  const payment = await takeTurn(ports, id);
  if (payment === null) return;
  try {
    const view = await ports.payments.chain.readAuthorization({
      from: toHex(payment.payer),
      to: toHex(payment.payTo),
      value: payment.amount,
      nonce: toHex(payment.nonce),
      sinceBlock: payment.headBlock,
    });
    await applyDecision(ports, payment, decide(payment, view));
  } catch (err) {
    if (!(err instanceof ChainError)) throw err;
    ports.log.warn({ err, payment: id }, 'the chain did not tell about a payment');
  }
}
