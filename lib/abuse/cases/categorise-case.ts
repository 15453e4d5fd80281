import { isRefusal, refuse, type Refusal } from '@/lib/errors';
import { appendAudit } from '../audit/append-audit';
import { isUndecided } from '../case-states';
import type { Category } from '../categories';
import { findDeadline } from '../find-deadline';
import type { CasePorts } from './case-ports';
import { lockCase } from './lock-case';

/** Says what a case is about, whatever its reports say; its deadline is then that category's, since it was opened. */
export async function categoriseCase(
  ports: CasePorts,
  caseId: string,
  category: Category,
): Promise<'categorised' | Refusal> {
  return ports.db.$transaction(async (inside): Promise<'categorised' | Refusal> => {
    const found = await lockCase(inside, caseId);
    if (isRefusal(found)) return found;
    if (!isUndecided(found.state) || found.state === 'appealed') {
      return refuse('conflict', `categorised while ${found.state}`, {
        detail: `The case is ${found.state}.`,
      });
    }
    const dueAt = findDeadline(ports.env, category, found.openedAt);
    await inside.abuseCase.update({ where: { id: caseId }, data: { category, dueAt } });
    const { actor } = ports;
    await appendAudit(inside, ports, [{ actor, action: 'categorised', caseId, category }]);
    return 'categorised';
  });
}
