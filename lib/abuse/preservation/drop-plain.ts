import type { Context } from '@/lib/context';
import { appendAudit } from '../audit/append-audit';

/** Objects of one image: there is one, or a few that runs which were cut off have left. */
const PAGE = 50;

/**
 * Destroys every object of an image but the one that its row names, then writes down that it is encrypted. The keys of
 * an image begin with its id, so that an object whose name nobody remembers is found too.
 *
 * @returns false where somebody else has written it down
 */
export async function dropPlain(
  { db, store, clock }: Pick<Context, 'db' | 'store' | 'clock'>,
  imageId: string,
  storageKey: string,
): Promise<boolean> {
  const prefix = `${imageId}-`;
  for (let after: string | null = prefix; after !== null;) {
    const page = await store.list({ after, limit: PAGE });
    const ours = page.objects.filter(({ key }) => key.startsWith(prefix));
    for (const { key } of ours) if (key !== storageKey) await store.delete(key);
    after = ours.length < page.objects.length ? null : page.next;
  }
  return db.$transaction(async (inside) => {
    const now = clock.now();
    const { count } = await inside.image.updateMany({
      where: { id: imageId, storageKey, encryptedAt: null, state: 'deleting' },
      data: { encryptedAt: now },
    });
    if (count === 0) return false;
    // What cannot be looked at any more does not wait for it.
    await inside.image.updateMany({
      where: { id: imageId, screenedAt: null },
      data: { screenedAt: now },
    });
    const found = await inside.abuseCaseImage.findFirst({
      where: { imageId },
      orderBy: [{ open: 'desc' }, { case: { openedAt: 'desc' } }],
    });
    const entry = { actor: 'system', action: 'encrypted', imageId, category: 'csam' } as const;
    await appendAudit(inside, { clock }, [
      found === null ? entry : { ...entry, caseId: found.caseId },
    ]);
    return true;
  });
}
