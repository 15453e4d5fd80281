import type { CaseView } from '@/lib/abuse/cases/find-case';
import { TimeBothWays } from '@/components/ui/time-both-ways';
import styles from './case-audit.module.css';

type Props = { readonly entries: CaseView['audit']; readonly now: Date };

/** What was done to a case, as the chain has it: codes and ids, the newest last. */
export function CaseAudit({ entries, now }: Props) {
  return (
    <section aria-labelledby="audit" className={styles.audit}>
      <h2 id="audit">Audit</h2>
      <ol>
        {entries.map(({ seq, at, actor, action, imageId, category, facts }) => (
          <li key={String(seq)} className={styles.entry}>
            <span className={styles.action}>{action.replace('_', ' ')}</span>{' '}
            <span className={styles.soft}>
              by <span className={styles.actor}>{actor}</span>,{' '}
              <TimeBothWays at={at.toISOString()} now={now.toISOString()} />
            </span>
            <span className={styles.facts}>
              {[
                `#${seq}`,
                imageId,
                category,
                ...Object.entries(facts as Record<string, unknown>).map(
                  ([name, value]) => `${name} ${String(value)}`,
                ),
              ]
                .filter((part) => part !== null)
                .join(' · ')}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
