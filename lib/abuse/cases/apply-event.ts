import type { Context } from '@/lib/context';
import type { AbuseCase, Transaction } from '@/lib/db/create-client';
import { refuse, type Refusal } from '@/lib/errors';
import { moveCase, takesReports, type CaseEvent, type CaseState } from '../case-states';

type Changes = Partial<
  Pick<AbuseCase, 'category' | 'dueAt' | 'putBackFrom' | 'mergedIntoId' | 'reportCount'>
>;

/**
 * Moves a locked case on by the table of transitions. Unless told otherwise nothing is due any more.
 *
 * @returns the state after it; `conflict` where the event is not possible in the state that it is in
 */
export async function applyEvent(
  inside: Transaction,
  { clock }: Pick<Context, 'clock'>,
  found: Pick<AbuseCase, 'id' | 'state'>,
  event: CaseEvent,
  changes: Changes = {},
): Promise<CaseState | Refusal> {
  const state = moveCase(found.state, event);
  if (state === null) {
    return refuse('conflict', `${event} of a case that is ${found.state}`, {
      detail: `The case is ${found.state}.`,
    });
  }
  await inside.abuseCase.update({
    where: { id: found.id },
    data: { state, stateAt: clock.now(), dueAt: null, putBackFrom: null, ...changes },
  });
  const open = takesReports(state);
  // Another case of the image may have been opened meanwhile: the reports then go on to that one.
  await inside.$executeRaw`
    UPDATE abuse_case_image SET open = ${open}
    WHERE case_id = ${found.id} AND open <> ${open}
      AND NOT (${open} AND EXISTS (
        SELECT FROM abuse_case_image AS other
        WHERE other.image_id = abuse_case_image.image_id AND other.open AND other.case_id <> ${found.id}))`;
  return state;
}
