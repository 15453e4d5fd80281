import { isRefusal, type Refusal } from '@/lib/errors';
import { appendAudit } from '../audit/append-audit';
import type { CaseState } from '../case-states';
import { applyEvent } from './apply-event';
import type { CasePorts } from './case-ports';
import { lockCase } from './lock-case';

/** What changes nothing but where the case stands. */
const ACTIONS = { triage: 'triaged', close: 'closed' } as const;

/**
 * Takes a case up, or closes it. Its deadline stays while it is to be decided.
 *
 * @returns the state after it; `not_found` or `conflict`
 */
export async function moveCaseOn(
  ports: CasePorts,
  caseId: string,
  event: keyof typeof ACTIONS,
): Promise<CaseState | Refusal> {
  return ports.db.$transaction(async (inside): Promise<CaseState | Refusal> => {
    const found = await lockCase(inside, caseId);
    if (isRefusal(found)) return found;
    const changes = event === 'triage' ? { dueAt: found.dueAt } : {};
    const moved = await applyEvent(inside, ports, found, event, changes);
    if (isRefusal(moved)) return moved;
    const { actor } = ports;
    const { category } = found;
    await appendAudit(inside, ports, [{ actor, action: ACTIONS[event], caseId, category }]);
    return moved;
  });
}
