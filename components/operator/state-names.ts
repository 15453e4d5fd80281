import type { CaseState } from '@/lib/abuse/case-states';

/** The states of a case, as the desk says them. */
export const STATE_NAMES: Readonly<Record<CaseState, string>> = {
  received: 'Received',
  triaged: 'Taken up',
  removed: 'Removed',
  kept: 'Kept',
  appealed: 'Appealed',
  restored: 'Restored',
  closed: 'Closed',
};
