import type { Payment } from '@/lib/db/create-client';
import { isRefusal } from '@/lib/errors';
import { refuseBlocked } from '@/lib/images/refuse-blocked';
import type { StagedFacts } from '@/lib/images/stage-image';
import { Staging } from '@/lib/images/staging';
import { answerKnown } from './answer-known';
import { checkSale } from './check-sale';
import { checkSales } from './check-sales';
import { checkTerms } from './check-terms';
import { findKnown } from './find-known';
import { readHead } from './read-head';
import { reopenPayment, reservePayment } from './reserve-payment';
import type { Sale, SaleOutcome, SalesContext } from './sale';
import { settlePayment } from './settle-payment';

type Reserve = (
  staged: readonly StagedFacts[],
  headBlock: bigint | null,
) => Promise<Payment | null>;

/** Puts what came along into the store, one after the other: as it was put there before, where it was. */
async function stageAll(stagings: readonly Staging[]): Promise<readonly StagedFacts[]> {
  const staged: StagedFacts[] = [];
  for (const staging of stagings) staged.push(await staging.stage());
  return staged;
}

/** Stages what came along, reserves, settles: null where another request was first. */
async function reserveAndSettle(
  ports: SalesContext,
  sale: Sale,
  stagings: readonly Staging[],
  headBlock: bigint | null,
  reserve: Reserve,
): Promise<SaleOutcome | null> {
  const stopped = (await checkSales(ports)) ?? (await sale.precondition?.()) ?? null;
  if (stopped !== null) return stopped;
  const leave = ports.payments.settlements.enter();
  if (isRefusal(leave)) return leave;
  try {
    let payment: Payment | null;
    try {
      payment = await reserve(await stageAll(stagings), headBlock);
    } catch (thrown) {
      const blocked = refuseBlocked(thrown);
      if (blocked === null) throw thrown;
      return blocked;
    }
    if (payment === null) return null;
    for (const staging of stagings) staging.handOver();
    return await settlePayment(ports, payment, sale.resourceUrl);
  } finally {
    leave();
  }
}

async function trySale(
  ports: SalesContext,
  sale: Sale,
  stagings: readonly Staging[],
): Promise<SaleOutcome> {
  const refused = await checkSale(ports, sale);
  if (refused !== null) return refused;
  // A token without a key is known by its authorization alone: writing that down asks as well, in one step.
  const { key, images, targetImageId } = sale;
  for (let looks = key !== null || images.length > 0 || targetImageId !== null; ; looks = true) {
    const looking = looks ? findKnown(ports, sale) : null;
    const [known, headBlock] = await Promise.all([looking, readHead(ports)]);
    if (isRefusal(known)) return known;
    const answer = known === null ? null : await answerKnown(ports, known);
    if (answer !== null) return answer;
    const wrong = checkTerms(ports, sale);
    if (wrong !== null) {
      if (looks) return wrong;
      continue;
    }
    const sold = await reserveAndSettle(ports, sale, stagings, headBlock, (staged, head) =>
      known === null
        ? reservePayment(ports, sale, staged, head)
        : reopenPayment(ports, known, sale.key, staged, head),
    );
    if (sold !== null) return sold;
  }
}

/**
 * Sells one thing, or several images, for one authorization. Whatever breaks, the ledger knows before the money moves, and the money has
 * moved once at most; PAYMENTS in docs/payments.md tells the same in words.
 *
 * @param sale with its images inspected: a bad one has ended before any of this
 */
export async function sell(ports: SalesContext, sale: Sale): Promise<SaleOutcome> {
  const stagings = sale.images.map((image) => new Staging(ports, image));
  const outcome = await trySale(ports, sale, stagings);
  // Not where it threw: bytes that may have got a row are left to the sweep.
  for (const staging of stagings) await staging.drop();
  return outcome;
}
