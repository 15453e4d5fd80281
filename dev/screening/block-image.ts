import { CATEGORY_POLICIES, type Category } from '@/lib/abuse/categories';
import { blockPicture } from '@/lib/abuse/screening/block-picture';
import type { Context } from '@/lib/context';
import { hideImage } from '@/lib/images/hide-image';

const DAY_MS = 86_400_000;

/** Removes an image as an operator's decision does: hidden, its bytes and its likeness blocked. @returns the case */
export async function blockImage(
  context: Context,
  imageId: string,
  category: Category = 'other',
): Promise<string> {
  const { db, clock, ids } = context;
  const caseId = ids.case();
  const now = clock.now();
  const keepMs = CATEGORY_POLICIES[category].quarantineDays * DAY_MS;
  await db.$transaction(async (inside) => {
    const image = await inside.image.findUniqueOrThrow({ where: { id: imageId } });
    const keepUntil = new Date(now.getTime() + keepMs);
    await hideImage(inside, context, image, { category, keepUntil });
    await inside.abuseCase.create({
      data: {
        ...{ id: caseId, category, state: 'removed', source: 'operator' },
        ...{ openedAt: now, stateAt: now, images: { create: { imageId } } },
      },
    });
    const hashes = new Set(
      [image.receivedSha256, image.servedSha256].map((hash) => Buffer.from(hash).toString('hex')),
    );
    await inside.blockedHash.createMany({
      data: [...hashes].map((hash) => ({
        ...{ sha256: new Uint8Array(Buffer.from(hash, 'hex')), source: caseId },
        ...{ category, blockedAt: now },
      })),
    });
    await blockPicture(inside, context, imageId);
  });
  return caseId;
}
