/** The ways of a case. Browser-safe. */
export const CASE_STATES = [
  'received',
  'triaged',
  'removed',
  'kept',
  'appealed',
  'restored',
  'closed',
] as const;

export type CaseState = (typeof CASE_STATES)[number];

/**
 * What happens to a case. `triage`: an operator has taken it up. `keep`: the report was rejected. `appeal`: of the
 * uploader. `merge`: its reports go to another case.
 */
export const CASE_EVENTS = [
  'triage',
  'remove',
  'keep',
  'appeal',
  'restore',
  'close',
  'merge',
] as const;

export type CaseEvent = (typeof CASE_EVENTS)[number];

/** The one table of transitions: what is not in it is refused. */
const TRANSITIONS: Readonly<Record<CaseState, Readonly<Partial<Record<CaseEvent, CaseState>>>>> = {
  received: { triage: 'triaged', remove: 'removed', keep: 'kept', merge: 'closed' },
  triaged: { remove: 'removed', keep: 'kept', merge: 'closed' },
  // Once more where a later report is graver: its category keeps the bytes for another time.
  removed: { remove: 'removed', appeal: 'appealed', restore: 'restored', close: 'closed' },
  // An appeal that is denied leaves the image removed.
  appealed: { remove: 'removed', restore: 'restored' },
  kept: { remove: 'removed', close: 'closed' },
  restored: { remove: 'removed', close: 'closed' },
  closed: {},
};

/** The state after an event, or null where it cannot happen to a case in this state. */
export function moveCase(state: CaseState, event: CaseEvent): CaseState | null {
  return TRANSITIONS[state][event] ?? null;
}

/** What can happen to a case in this state, in the order of the list. */
export function listEvents(state: CaseState): readonly CaseEvent[] {
  return CASE_EVENTS.filter((event) => TRANSITIONS[state][event] !== undefined);
}

/** Whether somebody has yet to decide. */
export const isUndecided = (state: CaseState): boolean =>
  state === 'received' || state === 'triaged' || state === 'appealed';

/** Whether a further report of one of its images joins the case, instead of opening another. */
export const takesReports = (state: CaseState): boolean =>
  isUndecided(state) || state === 'removed';
