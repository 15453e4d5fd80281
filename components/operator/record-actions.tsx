import { isUndecided, listEvents } from '@/lib/abuse/case-states';
import { ActionBlock } from './action-block';
import type { CaseActionsProps } from './case-actions-props';
import { CategoryField } from './category-field';
import styles from './field.module.css';

/** What is done to the record of a case, and to what it keeps. */
export function RecordActions({ view, csrf }: CaseActionsProps) {
  const { facts, images } = view;
  const { id: caseId, state, category, textDroppedAt } = facts;
  const one = { caseId, csrf };
  const held = images.some(({ image }) => image !== null && image.heldAt !== null);
  return (
    <>
      <ActionBlock
        {...one}
        action="note"
        title="Note"
        effect="For operators only, encrypted. Nobody outside ever sees it."
        button="Add the note"
        shortcut="n"
        toField
      >
        <label className={styles.label}>
          <span className="visually-hidden">Note</span>
          <textarea
            name="text"
            rows={3}
            maxLength={5000}
            required
            className={styles.field}
            data-key="n"
          />
        </label>
      </ActionBlock>
      <ActionBlock
        {...one}
        action={held ? 'release' : 'hold'}
        title={held ? 'Release the hold' : 'Legal hold'}
        effect={
          held
            ? 'What the hold has kept takes its course: bytes that are due are destroyed by the next run of the jobs.'
            : 'No bytes, records or words of this case go, whatever an uploader, an expiry or a job says, until it is released.'
        }
        button={held ? 'Release' : 'Hold'}
        shortcut="h"
      />
      {listEvents(state).includes('merge') && (
        <ActionBlock
          {...one}
          action="merge"
          title="Merge into another case"
          effect="Reports and images go over to it, with the graver category and the earlier deadline. This case is closed."
          button="Merge"
          shortcut="m"
          toField
        >
          <label className={styles.label}>
            Case
            <input
              name="into"
              required
              pattern="[a-z0-9]{10}"
              title="The ten letters and digits of a case"
              spellCheck={false}
              autoCapitalize="none"
              className={styles.field}
              data-key="m"
            />
          </label>
        </ActionBlock>
      )}
      {isUndecided(state) && state !== 'appealed' && (
        <ActionBlock
          {...one}
          action="categorise"
          title="Change the category"
          effect="The deadline is then that category’s, counted from when the case was opened."
          button="Change"
        >
          <CategoryField label="To" />
        </ActionBlock>
      )}
      {category === 'csam' && state === 'removed' && (
        <ActionBlock
          {...one}
          action="tipline"
          title="Reported to the CyberTipline"
          effect="Write down the number that it gave. From now on what was removed is preserved for a year."
          button="Write it down"
        >
          <label className={styles.label}>
            Number
            <input
              name="number"
              required
              inputMode="numeric"
              pattern="[0-9]{1,20}"
              className={styles.field}
            />
          </label>
        </ActionBlock>
      )}
      {textDroppedAt === null && (
        <ActionBlock
          {...one}
          action="erase"
          title="Erase what people wrote"
          effect="Reports, appeals and notes of this case lose their words for good. Decisions, counts and the audit stay. Not possible under a legal hold."
          button="Erase the words"
          lost
        />
      )}
    </>
  );
}
