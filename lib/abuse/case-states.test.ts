import { describe, expect, it } from 'vitest';
import { CASE_EVENTS, CASE_STATES, listEvents, moveCase } from './case-states';

/** State by state, every event that is possible, and what follows. */
const WAYS: Record<string, Record<string, string>> = {
  received: { triage: 'triaged', remove: 'removed', keep: 'kept', merge: 'closed' },
  triaged: { remove: 'removed', keep: 'kept', merge: 'closed' },
  removed: { remove: 'removed', appeal: 'appealed', restore: 'restored', close: 'closed' },
  kept: { remove: 'removed', close: 'closed' },
  appealed: { remove: 'removed', restore: 'restored' },
  restored: { remove: 'removed', close: 'closed' },
  closed: {},
};

describe('moveCase', () => {
  it.each(CASE_STATES.flatMap((state) => CASE_EVENTS.map((event) => [state, event] as const)))(
    '%s, %s',
    (state, event) => {
      expect(moveCase(state, event)).toBe(WAYS[state]?.[event] ?? null);
      expect(listEvents(state).includes(event)).toBe(event in (WAYS[state] ?? {}));
    },
  );
});
