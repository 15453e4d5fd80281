import { Icon } from '@/components/ui/icon';
import styles from './done-notice.module.css';

const WORDS = {
  triage: 'is taken up.',
  remove: 'is removed: its addresses answer 451, and the CDN is being told.',
  keep: 'is rejected: its images stay.',
  restore: 'is restored: what had time left is served again.',
  close: 'is closed.',
  hold: 'is under legal hold.',
  release: 'is no longer under legal hold.',
  merge: 'is merged into the other one, and closed.',
  categorise: 'has another category, and its deadline.',
  note: 'has your note.',
  tipline: 'has the number of its report.',
  erase: 'has no words of people in it any more.',
} as const;

export type Done = keyof typeof WORDS;

export const DONE = Object.keys(WORDS) as [Done, ...Done[]];

/** What has just been done to a case. */
export function DoneNotice({ done, caseId }: { readonly done: Done; readonly caseId: string }) {
  return (
    <p role="status" className={styles.notice}>
      <Icon name="check" />
      <span>
        Case <a href={`/operator/cases/${caseId}`}>{caseId}</a> {WORDS[done]}
      </span>
    </p>
  );
}
