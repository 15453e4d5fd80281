import type { Context } from '@/lib/context';
import type { CaseState } from '../case-states';
import type { Category } from '../categories';

/** What a reporter may see of a report: never what was written, nor anybody else's. */
export type ReportStatus = {
  readonly category: Category;
  readonly receivedAt: Date;
  readonly cases: readonly {
    readonly id: string;
    readonly state: CaseState;
    readonly stateAt: Date;
    /** When the next decision is due. */
    readonly dueAt: Date | null;
    /** Images of this report that the case is about. */
    readonly imageIds: readonly string[];
  }[];
};

/** What became of a report, for whoever has its link; null where there is none. */
export async function findReport(
  { db }: Pick<Context, 'db'>,
  reportId: string,
): Promise<ReportStatus | null> {
  const report = await db.abuseReport.findUnique({
    where: { id: reportId },
    include: { items: { include: { case: true }, orderBy: { imageId: 'asc' } } },
  });
  if (report === null) return null;
  const cases = new Map(report.items.map((item) => [item.caseId, item.case]));
  return {
    category: report.category,
    receivedAt: report.receivedAt,
    cases: [...cases.values()].map(({ id, state, stateAt, dueAt }) => {
      const own = report.items.filter(({ caseId }) => caseId === id);
      return { id, state, stateAt, dueAt, imageIds: own.map(({ imageId }) => imageId) };
    }),
  };
}
