import type { Context } from '@/lib/context';
import type { CaseState } from './case-states';
import type { Category } from './categories';

/** What the uploader of a removed image is told at its address. Source: Regulation (EU) 2022/2065, article 17 */
export type Statement = {
  /** Null: nobody has said what for. */
  readonly category: Category | null;
  readonly removedAt: Date;
  /** Not decided yet: it was hidden by the screening, since it looks like what was removed before. */
  readonly inReview: boolean;
  /** Whether the screening found it, instead of a report. */
  readonly automated: boolean;
  readonly caseId: string | null;
  readonly state: CaseState | null;
  /** When an appeal, or the review, will be decided. */
  readonly dueAt: Date | null;
  readonly putBackFrom: Date | null;
  /** How long the bytes are kept, served to nobody: after that nothing can be put back. Null: they are gone. */
  readonly keptUntil: Date | null;
  /** `open`: one can be made. `denied`: was, and nothing more can be done here. */
  readonly appeal: 'open' | 'under_way' | 'denied' | 'none';
};

function judgeAppeal(state: CaseState, appeals: number): Statement['appeal'] {
  if (state === 'appealed') return 'under_way';
  if (state !== 'removed') return 'none';
  return appeals > 0 ? 'denied' : 'open';
}

/** Why an image was removed, and what its uploader can do; null where it was not. */
export async function findStatement(
  { db }: Pick<Context, 'db'>,
  imageId: string,
): Promise<Statement | null> {
  const image = await db.image.findUnique({ where: { id: imageId } });
  if (image === null || image.removedAt === null) return null;
  const { removedFor: category, removedAt, inReview } = image;
  const deciding = await db.abuseCaseImage.findFirst({
    where: { imageId, case: { state: { not: 'closed' } } },
    orderBy: { case: { stateAt: 'desc' } },
    include: { case: { include: { appeals: { where: { imageId } } } } },
  });
  const found = deciding?.case ?? null;
  return {
    ...{ category, removedAt, inReview },
    automated: found?.source === 'screening',
    caseId: found?.id ?? null,
    state: found?.state ?? null,
    dueAt: found?.dueAt ?? null,
    putBackFrom: found?.putBackFrom ?? null,
    keptUntil: image.bytesDeletedAt === null ? image.sealedUntil : null,
    appeal: found === null ? 'none' : judgeAppeal(found.state, found.appeals.length),
  };
}
