import type { Context } from '@/lib/context';
import { hideImage } from '@/lib/images/hide-image';
import { logRemovals } from '@/lib/images/log-removals';
import { queueAlert } from '../alerts/queue-alert';
import { appendAudit } from '../audit/append-audit';
import type { Category } from '../categories';
import { findDeadline } from '../find-deadline';
import { lockImages } from './lock-images';

/** How long the bytes are kept for somebody to look at. */
const REVIEW_MS = 30 * 86_400_000;

export type Likeness = {
  readonly imageId: string;
  /** Whose picture it is like; null: one of an imported list. */
  readonly likeCaseId: string | null;
  readonly category: Category;
  /** In bits; 0: the same, or the very bytes. */
  readonly distance: number;
};

/**
 * Has somebody look at an image that is like a blocked one: it is hidden, its bytes are sealed, and a case is opened, all
 * at once. Where it is in a case already, that case goes on as it is. What is not served any more is left alone.
 */
export async function openReview(
  ports: Pick<Context, 'db' | 'store' | 'cdn' | 'facts' | 'clock' | 'env' | 'log' | 'ids'>,
  { imageId, likeCaseId, category, distance }: Likeness,
): Promise<void> {
  const { db, clock, env, ids } = ports;
  await db.$transaction(async (inside) => {
    // Of two who have found it at the same time, the second sees the case of the first.
    await lockImages(inside, [imageId]);
    const image = await inside.image.findUnique({ where: { id: imageId } });
    if (image?.state !== 'live') return;
    const open = await inside.abuseCaseImage.findFirst({ where: { imageId, open: true } });
    if (open !== null) return;
    const now = clock.now();
    const keepUntil = new Date(now.getTime() + REVIEW_MS);
    await hideImage(inside, ports, image, { category, inReview: true, keepUntil });
    const caseId = ids.case();
    await inside.abuseCase.create({
      data: {
        ...{ id: caseId, category, source: 'screening', openedAt: now, stateAt: now },
        dueAt: findDeadline(env, category, now),
        images: { create: { imageId, likeCaseId, distance } },
      },
    });
    await queueAlert(inside, ports, { kind: 'opened', caseId });
    const entry = { actor: 'system', caseId, imageId, category } as const;
    const facts = { source: 'screening', distance };
    await appendAudit(inside, ports, [
      { ...entry, action: 'opened', facts },
      { ...entry, action: 'suspended' },
    ]);
  });
  await logRemovals(ports);
}
