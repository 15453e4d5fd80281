import { isRefusal, refuse, type Refusal } from '@/lib/errors';
import { appendAudit } from '../audit/append-audit';
import { CATEGORY_POLICIES } from '../categories';
import type { CasePorts } from './case-ports';
import { lockCase } from './lock-case';

const DAY = 86_400_000;

/**
 * Notes that a case was reported to the CyberTipline: what it has removed is preserved for a year from now on.
 * Source: 18 U.S.C. § 2258A(h)
 *
 * @param number as the CyberTipline gave it
 */
export async function recordTipline(
  ports: CasePorts,
  caseId: string,
  number: string,
): Promise<'recorded' | Refusal> {
  return ports.db.$transaction(async (inside): Promise<'recorded' | Refusal> => {
    const found = await lockCase(inside, caseId);
    if (isRefusal(found)) return found;
    if (found.category !== 'csam' || found.state !== 'removed') {
      return refuse('conflict', 'a tipline report of another case', {
        detail: 'Remove it as child sexual abuse material first.',
      });
    }
    const at = ports.clock.now();
    const until = new Date(at.getTime() + CATEGORY_POLICIES.csam.quarantineDays * DAY);
    await inside.abuseCase.update({
      where: { id: caseId },
      data: { tiplineReport: number, tiplineAt: at },
    });
    await inside.$executeRaw`
      UPDATE image SET sealed_until = GREATEST(sealed_until, ${until}::timestamptz),
        bytes_due_at = GREATEST(bytes_due_at, ${until}::timestamptz)
      WHERE state = 'deleting' AND id IN (SELECT image_id FROM abuse_case_image WHERE case_id = ${caseId})`;
    const { actor } = ports;
    const facts = { number };
    await appendAudit(inside, ports, [{ actor, action: 'tipline', caseId, facts }]);
    return 'recorded';
  });
}
