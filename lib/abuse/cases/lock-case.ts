import type { AbuseCase, AbuseCaseImage, Transaction } from '@/lib/db/create-client';
import { refuse, type Refusal } from '@/lib/errors';

export type LockedCase = AbuseCase & { readonly images: readonly AbuseCaseImage[] };

/** A case with its images, which nobody else decides until the transaction ends. */
export async function lockCase(inside: Transaction, caseId: string): Promise<LockedCase | Refusal> {
  await inside.$executeRaw`SELECT id FROM abuse_case WHERE id = ${caseId} FOR UPDATE`;
  const found = await inside.abuseCase.findUnique({
    where: { id: caseId },
    include: { images: { orderBy: { imageId: 'asc' } } },
  });
  return found ?? refuse('not_found', 'no such case', { detail: 'There is no such case.' });
}
