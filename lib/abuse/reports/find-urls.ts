import type { Context } from '@/lib/context';
import { readUrls } from './read-urls';
import type { Bases } from '@/lib/images/read-image-url';

export type FoundUrls = {
  readonly imageIds: readonly string[];
  /** One sentence each: what is not ours, and what never was. */
  readonly faults: readonly string[];
};

/** Which images that are here, or were once, a list of URLs means. Nothing is fetched from anywhere. */
export async function findUrls(
  { db }: Pick<Context, 'db'>,
  texts: readonly string[],
  bases: Bases,
): Promise<FoundUrls> {
  const { images, faults } = readUrls(texts, bases);
  if (faults.length > 0 && images.length === 0) return { imageIds: [], faults };
  const rows = await db.image.findMany({
    where: { id: { in: images.map(({ id }) => id) } },
    select: { id: true },
  });
  const known = new Set(rows.map(({ id }) => id));
  const never = images
    .filter(({ id }) => !known.has(id))
    .map(({ text }) => `There never was an image at ${text}`);
  return { imageIds: images.map(({ id }) => id), faults: [...faults, ...never] };
}
