import type { Context } from '@/lib/context';
import type { Transaction } from '@/lib/db/create-client';
import { FIRST_PREVIOUS, hashEntry, type NewAuditEntry } from './audit-entry';

/** One writer at a time, until its transaction ends: an entry names the one before. */
const LOCK = 402_402;

/**
 * Writes down what was done, in the transaction that does it: neither is ever seen without the other. As late in it as
 * can be, since whoever else writes waits for its end.
 */
export async function appendAudit(
  inside: Transaction,
  { clock }: Pick<Context, 'clock'>,
  entries: readonly NewAuditEntry[],
): Promise<void> {
  if (entries.length === 0) return;
  await inside.$executeRaw`SELECT pg_advisory_xact_lock(${LOCK})`;
  const last = await inside.auditEntry.findFirst({ orderBy: { seq: 'desc' } });
  let seq = last?.seq ?? 0n;
  let previous: Uint8Array<ArrayBuffer> = last?.hash ?? FIRST_PREVIOUS;
  const at = clock.now();
  const rows = entries.map(
    ({ actor, action, caseId = null, imageId = null, category = null, facts = {} }) => {
      seq += 1n;
      const row = { seq, at, actor, action, caseId, imageId, category, facts, previous };
      previous = hashEntry(row);
      return { ...row, hash: previous };
    },
  );
  // In this order: the trigger sees the rows before of the same statement.
  await inside.auditEntry.createMany({ data: rows });
}
