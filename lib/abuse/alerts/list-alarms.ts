import type { AbuseCase } from '@/lib/db/create-client';
import { isUndecided } from '../case-states';
import type { NewAlert } from './queue-alert';

type Timed = Pick<AbuseCase, 'id' | 'state' | 'openedAt' | 'stateAt' | 'dueAt' | 'putBackFrom'>;

const MINUTE = 60_000;
const DAY = 86_400_000;
/** The last part of a deadline, and at least this much of it. */
const NEAR_SHARE = 0.25;
const NEAR_MS = 10 * MINUTE;

/** When a deadline is near: a quarter of it is left, or ten minutes; or, for a counter-notice, when it may be put back. */
function findNear({ state, openedAt, stateAt, putBackFrom }: Timed, dueAt: Date): Date {
  if (state === 'appealed' && putBackFrom !== null) return putBackFrom;
  const from = Math.max(openedAt.getTime(), stateAt.getTime());
  const left = Math.max((dueAt.getTime() - from) * NEAR_SHARE, NEAR_MS);
  return new Date(dueAt.getTime() - left);
}

/**
 * What the deadline of a case has to be told of now: that it is near; that it is missed, and again after each day. Of
 * days that nobody was there for, only the last.
 */
export function listAlarms(of: Timed, now: Date): NewAlert[] {
  const { id: caseId, state, dueAt, putBackFrom } = of;
  if (dueAt === null || !isUndecided(state)) return [];
  const late = now.getTime() - dueAt.getTime();
  if (late >= 0) {
    const at = new Date(now.getTime() - (late % DAY));
    return [{ kind: 'missed', caseId, detail: at.toISOString() }];
  }
  if (now < findNear(of, dueAt)) return [];
  const what = state === 'appealed' && putBackFrom !== null ? putBackFrom : dueAt;
  return [{ kind: 'near', caseId, detail: what.toISOString() }];
}
