import type { Context } from '@/lib/context';
import { FIRST_PREVIOUS, hashEntry, type AuditFacts } from './audit-entry';

const PAGE = 1_000;

/** The newest entry of the chain: whoever has noted it elsewhere can prove later that nothing before it was altered. */
export type AuditHead = { readonly seq: bigint; readonly hash: string };

export type AuditVerdict =
  | { readonly ok: true; readonly entries: bigint; readonly head: AuditHead | null }
  | {
      readonly ok: false;
      /** Of the first entry that is not as it was written, or is not there. */
      readonly seq: bigint;
      readonly fault: 'missing' | 'altered' | 'unchained' | 'head_altered' | 'head_missing';
    };

const toHex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

/**
 * Reads the audit from its first entry to its last: each must have the number after, and name the hash of, the one before,
 * and its own hash must be that of its words.
 *
 * @param known a head that was noted before: an end that was cut off is found by it alone
 */
export async function verifyAudit(
  { db }: Pick<Context, 'db'>,
  known: AuditHead | null = null,
): Promise<AuditVerdict> {
  let seq = 0n;
  let previous: Uint8Array = FIRST_PREVIOUS;
  for (;;) {
    const page = await db.auditEntry.findMany({
      where: { seq: { gt: seq } },
      orderBy: { seq: 'asc' },
      take: PAGE,
    });
    for (const entry of page) {
      const at = seq + 1n;
      if (entry.seq !== at) return { ok: false, seq: at, fault: 'missing' };
      if (toHex(entry.previous) !== toHex(previous)) {
        return { ok: false, seq: at, fault: 'unchained' };
      }
      const hash = hashEntry({ ...entry, facts: entry.facts as AuditFacts });
      if (toHex(hash) !== toHex(entry.hash)) return { ok: false, seq: at, fault: 'altered' };
      if (known?.seq === at && known.hash !== toHex(hash)) {
        return { ok: false, seq: at, fault: 'head_altered' };
      }
      seq = at;
      previous = entry.hash;
    }
    if (page.length < PAGE) break;
  }
  if (known !== null && known.seq > seq)
    return { ok: false, seq: known.seq, fault: 'head_missing' };
  return { ok: true, entries: seq, head: seq === 0n ? null : { seq, hash: toHex(previous) } };
}
