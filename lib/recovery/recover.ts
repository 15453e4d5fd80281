import type { Context } from '@/lib/context';
import { isRefusal } from '@/lib/errors';
import { getSalesContext } from '@/lib/payments/get-sales-context';
import { recordTransfers } from './record-transfers';
import { replayRemovals } from './replay-removals';

/** What was made up for. */
export type Recovery = { readonly removals: number; readonly payments: number };

async function recordPayments(context: Context, backupBlock: bigint | null): Promise<number> {
  // Nothing was sold where the backup was made.
  if (backupBlock === null) return 0;
  const sales = getSalesContext(context);
  if (isRefusal(sales)) {
    throw new Error('payments were taken before: without them the chain cannot be asked');
  }
  return recordTransfers(sales, backupBlock);
}

/**
 * Makes up for what happened between a backup and its restore, then opens: removals, deletions and holds from the store's
 * log, payments from the chain. Several servers may do so at the same time, and whoever is cut off begins again.
 *
 * @returns null where nothing was closed
 * @throws whatever keeps the store or the chain from being read: it stays closed
 */
export async function recover(context: Context): Promise<Recovery | null> {
  const instance = await context.db.instance.findFirstOrThrow();
  if (instance.closedAt === null || instance.backupAt === null) return null;
  const removals = await replayRemovals(context, instance.backupAt);
  const payments = await recordPayments(context, instance.backupBlock);
  await context.db.instance.updateMany({ where: { id: instance.id }, data: { closedAt: null } });
  context.log.info({ removals, payments }, 'a restored backup is up to date and open');
  return { removals, payments };
}
