import { toBytes } from '@/lib/payments/hex-bytes';
import { insertPayment } from '@/lib/payments/ledger/insert-payment';
import type { PaidAuthorization } from '@/lib/payments/chain';
import type { SalesContext } from '@/lib/payments/ledger/sale';
import { getPrice } from '@/lib/payments/products';
import { reconcilePayment } from '@/lib/payments/reconcile/reconcile-payment';

/** Who "brought it to the chain" stands in the row of every payment. */
const FACILITATOR = 'recovery';

/**
 * Writes a payment down as if its request had died right after it was reserved: the chain alone then decides, and since
 * the money is as old as the reservation, nobody but the payer can have it.
 *
 * @returns its id, or null where the ledger knows the authorization already
 */
async function reserve(ports: SalesContext, paid: PaidAuthorization): Promise<string | null> {
  const { payments, clock, ids, db } = ports;
  const now = clock.now();
  const id = ids.payment();
  const inserted = await insertPayment(db, {
    id,
    state: 'settling',
    product: 'upload_token',
    chainId: payments.network.chainId,
    asset: toBytes(payments.network.asset),
    payer: toBytes(paid.payer),
    nonce: toBytes(paid.nonce),
    payTo: toBytes(payments.payTo),
    amount: paid.value,
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
  const prices = new Set([getPrice(env, 'upload_token'), getPrice(env, 'keep')]);
  let recorded = 0;
  for await (const page of payments.chain.listPaid({ payTo: payments.payTo, fromBlock })) {
    for (const paid of page) {
      if (!prices.has(paid.value)) {
        log.warn({ value: String(paid.value) }, 'a transfer of no price of ours was passed over');
        continue;
      }
      const id = await reserve(ports, paid);
      if (id === null) continue;
      recorded += 1;
      await reconcilePayment(ports, id);
    }
  }
  return recorded;
}
