import { listEvents } from '@/lib/abuse/case-states';
import { CATEGORY_POLICIES } from '@/lib/abuse/categories';
import { ActionBlock } from './action-block';
import type { CaseActionsProps } from './case-actions-props';
import { CategoryField } from './category-field';
import { CATEGORY_NAMES } from './category-names';
import styles from './field.module.css';

const RESTORE_REASONS = {
  appeal: 'The appeal is right',
  put_back: 'Counter-notice, and nobody has gone to court',
  withdrawn: 'The report was withdrawn',
  mistake: 'The removal was a mistake',
};

/** What decides a case: removing, rejecting, restoring. */
export function DecideActions({ view, csrf, samePayer }: CaseActionsProps) {
  const { id: caseId, state, category } = view.facts;
  const events = listEvents(state);
  const one = { caseId, csrf };
  const { quarantineReason } = CATEGORY_POLICIES[category];
  const denies = state === 'appealed' ? 'Denies the appeal. ' : '';
  return (
    <>
      {events.includes('remove') && (
        <ActionBlock
          {...one}
          action="remove"
          title={state === 'removed' ? 'Remove again' : 'Remove'}
          effect={`${denies}At once the addresses answer 451, the CDN is told until it confirms, the same bytes are refused, and pictures like them go to review. The category decides how long the bytes stay, served to nobody: as it is, ${quarantineReason}.`}
          button={state === 'appealed' ? 'Deny and keep it removed' : 'Remove'}
          shortcut="r"
          lost
        >
          <CategoryField label="For" asItIs={`${CATEGORY_NAMES[category]} (as it is)`} />
          {samePayer !== null && (
            <label className={styles.tick}>
              <input type="checkbox" name="samePayer" data-key="p" data-press="tick" />
              <span>
                Also the {samePayer} other {samePayer === 1 ? 'image' : 'images'} that the same
                wallet has paid for
              </span>
            </label>
          )}
        </ActionBlock>
      )}
      {events.includes('keep') && (
        <ActionBlock
          {...one}
          action="keep"
          title="Reject"
          effect="The images stay. What was hidden for review is served again. Reporters are told."
          button="Reject the report"
          shortcut="k"
        />
      )}
      {events.includes('restore') && (
        <ActionBlock
          {...one}
          action="restore"
          title="Restore"
          effect="The images are served again for the time that they had left, and their bytes are no longer blocked. What another case has removed stays removed."
          button="Restore"
          shortcut="o"
        >
          <label className={styles.label}>
            Because
            <select name="reason" className={styles.field} required defaultValue="">
              <option value="">Choose a reason</option>
              {Object.entries(RESTORE_REASONS).map(([code, words]) => (
                <option key={code} value={code}>
                  {words}
                </option>
              ))}
            </select>
          </label>
        </ActionBlock>
      )}
      {events.includes('triage') && (
        <ActionBlock
          {...one}
          action="triage"
          title="Take up"
          effect="Shows others that somebody is on it. The deadline stays."
          button="Take it up"
          shortcut="t"
        />
      )}
      {events.includes('close') && (
        <ActionBlock
          {...one}
          action="close"
          title="Close"
          effect="Nothing more can be done to the case. Images stay as they are; a new report opens a new case."
          button="Close the case"
          shortcut="c"
        />
      )}
    </>
  );
}
