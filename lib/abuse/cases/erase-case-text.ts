import type { Context } from '@/lib/context';
import type { Transaction } from '@/lib/db/create-client';
import { isRefusal, refuse, type Refusal } from '@/lib/errors';
import { appendAudit } from '../audit/append-audit';
import type { Actor } from '../audit/audit-entry';
import { lockCase } from './lock-case';

type Ports = Pick<Context, 'db' | 'clock'> & { readonly actor: Actor };

const NOTHING = { sealedText: null };

/** Of reports that name other cases too, what they say stays until those let it go as well. */
async function dropReports(inside: Transaction, caseId: string): Promise<number> {
  return inside.$executeRaw`
    UPDATE abuse_report SET sealed_text = NULL
    WHERE sealed_text IS NOT NULL
      AND id IN (SELECT report_id FROM abuse_report_item WHERE case_id = ${caseId})
      AND NOT EXISTS (
        SELECT FROM abuse_report_item JOIN abuse_case ON abuse_case.id = case_id
        WHERE report_id = abuse_report.id AND case_id <> ${caseId} AND text_dropped_at IS NULL)`;
}

/**
 * Drops everything that people wrote in a case: reports, appeals, notes. Ids, counts and decisions stay, and the audit
 * stays valid.
 *
 * @returns how many texts went; `conflict` where an image of the case is under legal hold
 */
export async function eraseCaseText(ports: Ports, caseId: string): Promise<number | Refusal> {
  return ports.db.$transaction(async (inside): Promise<number | Refusal> => {
    const found = await lockCase(inside, caseId);
    if (isRefusal(found)) return found;
    const held = await inside.image.count({
      where: { id: { in: found.images.map(({ imageId }) => imageId) }, heldAt: { not: null } },
    });
    if (held > 0) {
      return refuse('conflict', 'the case is under legal hold', {
        detail: 'The case is under legal hold: release it first.',
      });
    }
    const where = { caseId, sealedText: { not: null } };
    const appeals = await inside.abuseAppeal.updateMany({ where, data: NOTHING });
    const notes = await inside.caseNote.updateMany({ where, data: NOTHING });
    await inside.abuseCase.update({
      where: { id: caseId },
      data: { textDroppedAt: ports.clock.now() },
    });
    const texts = (await dropReports(inside, caseId)) + appeals.count + notes.count;
    const { actor } = ports;
    await appendAudit(inside, ports, [{ actor, action: 'erased', caseId, facts: { texts } }]);
    return texts;
  });
}
