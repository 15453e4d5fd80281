import { isRefusal, refuse, type Refusal } from '@/lib/errors';
import { appendAudit } from '../audit/append-audit';
import { isGraver } from '../is-graver';
import { isUndecided } from '../case-states';
import { applyEvent } from './apply-event';
import type { CasePorts } from './case-ports';
import { lockCase } from './lock-case';

/** The earlier of two deadlines, where either is due. */
const sooner = (one: Date | null, other: Date | null): Date | null =>
  one === null || (other !== null && other < one) ? other : one;

/**
 * Makes two undecided cases one: reports and images of the first go to the second, which takes on the graver category and
 * the earlier deadline; the first is closed.
 */
export async function mergeCases(
  ports: CasePorts,
  fromId: string,
  intoId: string,
): Promise<'merged' | Refusal> {
  if (fromId === intoId) {
    return refuse('invalid_request', 'merged with itself', {
      detail: 'A case cannot be merged with itself.',
    });
  }
  return ports.db.$transaction(async (inside): Promise<'merged' | Refusal> => {
    // In one order, so that two merges of the same cases do not wait for each other.
    const [first, second] = [fromId, intoId].sort() as [string, string];
    const locked = [await lockCase(inside, first), await lockCase(inside, second)] as const;
    const [from, into] = first === fromId ? locked : ([locked[1], locked[0]] as const);
    if (isRefusal(from)) return from;
    if (isRefusal(into)) return into;
    if (!isUndecided(into.state)) {
      return refuse('conflict', 'merged into a decided case', {
        detail: `The case ${intoId} is ${into.state}.`,
      });
    }
    const moved = await applyEvent(inside, ports, from, 'merge', { mergedIntoId: intoId });
    if (isRefusal(moved)) return moved;
    await inside.abuseReportItem.updateMany({
      where: { caseId: fromId },
      data: { caseId: intoId },
    });
    await inside.$executeRaw`
      INSERT INTO abuse_case_image (case_id, image_id, open, like_case_id, distance)
      SELECT ${intoId}, image_id, true, like_case_id, distance FROM abuse_case_image
      WHERE case_id = ${fromId} ON CONFLICT DO NOTHING`;
    const graver = isGraver(from.category, into.category);
    const reports = await inside.abuseReportItem.findMany({
      where: { caseId: intoId },
      select: { reportId: true },
      distinct: ['reportId'],
    });
    await inside.abuseCase.update({
      where: { id: intoId },
      data: {
        reportCount: reports.length,
        dueAt: sooner(from.dueAt, into.dueAt),
        ...(graver ? { category: from.category } : {}),
      },
    });
    const { actor } = ports;
    await appendAudit(inside, ports, [
      { actor, action: 'merged', caseId: fromId, facts: { into: intoId } },
      ...(graver
        ? [{ actor, action: 'categorised', caseId: intoId, category: from.category } as const]
        : []),
    ]);
    return 'merged';
  });
}
