import type { AbuseCase, OutgoingMessage } from '@/lib/db/create-client';
import { isUndecided } from '../case-states';

/** Whether an alert has been overtaken while it waited: nothing is left to be done of what it would say. */
export function isStale(
  { event, kind }: Pick<OutgoingMessage, 'event' | 'kind'>,
  { state, dueAt, putBackFrom }: Pick<AbuseCase, 'state' | 'dueAt' | 'putBackFrom'>,
  now: Date,
): boolean {
  switch (kind) {
    case 'graver':
      // A graver law wants more of what is removed already, too.
      return state === 'closed';
    case 'appealed':
      return state !== 'appealed';
    case 'near':
      return (
        !isUndecided(state) ||
        ![dueAt, putBackFrom].some((time) => time !== null && event.endsWith(time.toISOString()))
      );
    case 'missed':
      return !isUndecided(state) || dueAt === null || dueAt > now;
    default:
      return !isUndecided(state);
  }
}
