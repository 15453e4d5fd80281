import { toBytes } from '@/lib/payments/hex-bytes';
import { insertPayment } from '@/lib/payments/ledger/insert-payment';
import type { PaidAuthorization } from '@/lib/payments/chain';
import type { SalesContext } from '@/lib/payments/ledger/sale';
import { COUNT_AT_MOST, getPrice } from '@/lib/payments/products';
import { reconcilePayment } from '@/lib/payments/reconcile/reconcile-payment';

/** Who "brought it to the chain" stands in the row of every payment. */
const FACILITATOR = 'recovery';

/**
 * Writes a payment down as if its request had died right after it was reserved: the chain alone then decides, and since
 * the money is as old as the reservation, nobody but the payer can have it.
 *
 * @returns its id, or null where the ledger knows the authorization already
 */
async function reserve(
  ports: SalesContext,
  paid: PaidAuthorization,
  count: number,
): Promise<string | null> {
  const { payments, clock, ids, db } = ports;
  const now = clock.now();
  const id = ids.payment();
  const inserted = await insertPayment(db, {
    id,
    state: 'settling',
    product: count === 1 ? 'upload_token' : 'upload',
    chainId: payments.network.chainId,
    asset: toBytes(payments.network.asset),
    payer: toBytes(paid.payer),
    nonce: toBytes(paid.nonce),
    payTo: toBytes(payments.payTo),
    amount: paid.value,
    unitPrice: paid.value / BigInt(count),
    count,
    validAfter: 0n,
    validBefore: BigInt(Math.floor(now.getTime() / 1000)),
    protocolVersion: 2,
    // The one who signed has it; nothing is settled with it any more.
    signature: new Uint8Array(0),
    requestSha256: new Uint8Array(32),
    targetImageId: null,
    facilitator: FACILITATOR,
    headBlock: paid.blockNumber,
    createdAt: now,
    leaseUntil: now,
    payerOnly: true,
    ...{ reason: null, transaction: null, logIndex: null, settledAt: null, confirmBlock: null },
    ...{ checkedAt: null, finalAt: null, acknowledgedAt: null },
  });
  return inserted ? id : null;
}

/** How many uploads were paid for with this much, or one in place of a keep; null where it is no price of ours. */
function countThings(env: SalesContext['env'], value: bigint): number | null {
  const price = getPrice(env, 'upload');
  if ([getPrice(env, 'upload_token'), getPrice(env, 'keep'), price].includes(value)) return 1;
  const count = value / price;
  return value % price === 0n && count <= BigInt(COUNT_AT_MOST) ? Number(count) : null;
}

/**
 * Records every payment that the chain has seen since a backup was made and that the ledger does not know: settled, and
 * claimable by its payer alone. A transfer of no price of ours bought nothing, and is told in the log.
 *
 * @param fromBlock the chain's newest block when the backup was made
 * @returns how many were recorded
 * @throws ChainError where the chain does not answer; what was recorded stays
 */
export async function recordTransfers(ports: SalesContext, fromBlock: bigint): Promise<number> {
  const { payments, env, log } = ports;
  let recorded = 0;
  for await (const page of payments.chain.listPaid({ payTo: payments.payTo, fromBlock })) {
    for (const paid of page) {
      const count = countThings(env, paid.value);
      if (count === null) {
        log.warn({ value: String(paid.value) }, 'a transfer of no price of ours was passed over');
        continue;
      }
      const id = await reserve(ports, paid, count);
      if (id === null) continue;
      recorded += 1;
      await reconcilePayment(ports, id);
    }
  }
  return recorded;
}
