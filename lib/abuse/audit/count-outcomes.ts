import type { Context } from '@/lib/context';
import type { Category } from '../categories';

/** What was reported, and what became of it. */
export type Outcomes = {
  /** Null: all of them together. */
  readonly category: Category | null;
  readonly cases: number;
  readonly reports: number;
  /** Cases by their last decision, those that were put back after an appeal among the removed. */
  readonly removed: number;
  readonly kept: number;
  readonly appeals: number;
  readonly restored: number;
  /** From the opening of a case to its first decision, whole seconds. Null: none is decided. */
  readonly medianSeconds: number | null;
};

/**
 * Counts cases by category, from the audit and from nothing else: what it does not say was not done. Each case counts
 * under the category that it was given last. Categories without a case are left out; the sum of all comes last.
 *
 * @param since cases that were opened before are left out
 */
export async function countOutcomes({ db }: Pick<Context, 'db'>, since: Date): Promise<Outcomes[]> {
  return db.$queryRaw<Outcomes[]>`
    WITH of_case AS (
      SELECT
        min(at) FILTER (WHERE action = 'opened') AS opened_at,
        (array_agg(category ORDER BY seq DESC)
          FILTER (WHERE action IN ('opened', 'categorised') AND category IS NOT NULL))[1] AS category,
        count(*) FILTER (WHERE action = 'reported') AS reports,
        count(*) FILTER (WHERE action = 'appealed') AS appeals,
        (array_agg(action ORDER BY seq DESC)
          FILTER (WHERE action IN ('removed', 'kept')))[1] AS decision,
        min(at) FILTER (WHERE action IN ('removed', 'kept')) AS decided_at,
        max(seq) FILTER (WHERE action = 'restored')
          > min(seq) FILTER (WHERE action = 'appealed') AS restored
      FROM audit_entry
      WHERE case_id IS NOT NULL
        AND action IN ('opened', 'categorised', 'reported', 'appealed', 'removed', 'kept', 'restored')
      GROUP BY case_id
    )
    SELECT
      category,
      count(*)::int AS cases,
      COALESCE(sum(reports), 0)::int AS reports,
      (count(*) FILTER (WHERE decision = 'removed'))::int AS removed,
      (count(*) FILTER (WHERE decision = 'kept'))::int AS kept,
      COALESCE(sum(appeals), 0)::int AS appeals,
      (count(*) FILTER (WHERE restored))::int AS restored,
      round(percentile_cont(0.5)
        WITHIN GROUP (ORDER BY extract(epoch FROM decided_at - opened_at)))::int AS "medianSeconds"
    FROM of_case
    WHERE opened_at >= ${since}::timestamptz AND category IS NOT NULL
    GROUP BY ROLLUP (category)
    ORDER BY category NULLS LAST`;
}
