import type { Transaction } from '@/lib/db/create-client';
import { isRefusal, type Refusal } from '@/lib/errors';
import { destroyBytes } from '@/lib/images/destroy-bytes';
import { hideImage } from '@/lib/images/hide-image';
import { logRemovals } from '@/lib/images/log-removals';
import { appendAudit } from '../audit/append-audit';
import { blockImages } from '../blocklist/block-images';
import { CATEGORY_POLICIES, type Category } from '../categories';
import { blockPicture } from '../screening/block-picture';
import { answerReporters } from './answer-reporters';
import { applyEvent } from './apply-event';
import type { CasePorts } from './case-ports';
import { findPayerImages } from './find-payer-images';
import { lockCase, type LockedCase } from './lock-case';

const DAY = 86_400_000;

export type CaseRemoval = {
  /** Null: the one that the case has. */
  readonly category: Category | null;
  /** Also every other image whose upload the same wallet has paid for. */
  readonly samePayer: boolean;
};

/** Images become part of the case; of one that another open case has, further reports go on to that one. */
async function addImages(
  inside: Transaction,
  { id }: LockedCase,
  imageIds: readonly string[],
): Promise<void> {
  if (imageIds.length === 0) return;
  await inside.$executeRaw`
    INSERT INTO abuse_case_image (case_id, image_id, open)
    SELECT ${id}, image_id, NOT EXISTS (
      SELECT FROM abuse_case_image AS other WHERE other.image_id = added.image_id AND other.open)
    FROM unnest(${[...imageIds]}::text[]) AS added (image_id)
    ON CONFLICT DO NOTHING`;
}

async function removeInside(
  inside: Transaction,
  ports: CasePorts,
  caseId: string,
  { category: chosen, samePayer }: CaseRemoval,
): Promise<readonly string[] | Refusal> {
  const found = await lockCase(inside, caseId);
  if (isRefusal(found)) return found;
  const category = chosen ?? found.category;
  const moved = await applyEvent(inside, ports, found, 'remove', { category });
  if (isRefusal(moved)) return moved;

  const reported = found.images.map(({ imageId }) => imageId);
  const others = samePayer ? await findPayerImages(inside, reported) : [];
  const images = await inside.image.findMany({ where: { id: { in: [...reported, ...others] } } });
  const copies = await blockImages(inside, ports, images, { source: caseId, category });
  await addImages(inside, found, [...others, ...copies.map(({ id }) => id)]);

  const { quarantineDays } = CATEGORY_POLICIES[category];
  const keepUntil = new Date(ports.clock.now().getTime() + quarantineDays * DAY);
  const all = [...images, ...copies];
  for (const image of all) {
    await hideImage(inside, ports, image, { category, keepUntil });
    await blockPicture(inside, ports, image.id);
  }

  await answerReporters(inside, ports, { kind: 'decided', caseId, detail: moved });
  const { actor } = ports;
  const how = (imageId: string) =>
    reported.includes(imageId) ? 'reported' : others.includes(imageId) ? 'same_payer' : 'copy';
  await appendAudit(inside, ports, [
    { actor, action: 'removed', caseId, category, facts: { images: all.length } },
    ...all.map(({ id: imageId }) => {
      const facts = { how: how(imageId), quarantineDays };
      return { actor, action: 'removed', caseId, imageId, category, facts } as const;
    }),
  ]);
  return all.map(({ id }) => id);
}

/**
 * Removes what a case is about, in one transaction: from its commit on the addresses answer 451, here and on every other
 * server, the same bytes are not taken any more, and what has the same bytes is removed with it. The CDN is told until it
 * confirms. The bytes stay for as long as the category demands, served to nobody. Of an appeal, it is the denial.
 *
 * @returns the ids of what was removed; `not_found`, or `conflict` where the case is over
 */
export async function removeCase(
  ports: CasePorts,
  caseId: string,
  removal: CaseRemoval = { category: null, samePayer: false },
): Promise<readonly string[] | Refusal> {
  const removed = await ports.db.$transaction((inside) =>
    removeInside(inside, ports, caseId, removal),
  );
  if (isRefusal(removed)) return removed;
  await logRemovals(ports);
  // Of those alone that nothing keeps.
  await destroyBytes(ports, removed);
  return removed;
}
