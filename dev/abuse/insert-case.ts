import type { Context } from '@/lib/context';
import type { AbuseCase, Prisma } from '@/lib/db/create-client';

const HOUR = 3_600_000;

/** A case that has just been opened and is to be decided in 72 hours, but for what is given. */
export function insertCase(
  { db, clock, ids }: Pick<Context, 'db' | 'clock' | 'ids'>,
  parts: Partial<Prisma.AbuseCaseUncheckedCreateInput> = {},
): Promise<AbuseCase> {
  const now = clock.now();
  return db.abuseCase.create({
    data: {
      ...{ id: ids.case(), category: 'malware', source: 'report', reportCount: 1 },
      ...{ openedAt: now, stateAt: now, dueAt: new Date(now.getTime() + 72 * HOUR) },
      ...parts,
    },
  });
}
