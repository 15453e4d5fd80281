import type { Context } from '@/lib/context';

/**
 * Of some images, those that are not to be shown without a reason: removed as child sexual abuse material, or in any
 * case of it. A second case of another category does not show them either.
 */
export async function findGuarded(
  { db }: Pick<Context, 'db'>,
  imageIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const [removed, reported] = await Promise.all([
    db.image.findMany({
      where: { id: { in: [...imageIds] }, removedFor: 'csam' },
      select: { id: true },
    }),
    db.abuseCaseImage.findMany({
      where: { imageId: { in: [...imageIds] }, case: { category: 'csam' } },
      select: { imageId: true },
    }),
  ]);
  return new Set([...removed.map(({ id }) => id), ...reported.map(({ imageId }) => imageId)]);
}
