import type { Context } from '@/lib/context';
import { isDatabaseOutage } from '@/lib/db/is-database-outage';
import { isRefusal, type Refusal } from '@/lib/errors';
import { claimKey, type KeyClaim } from './claim-key';
import { getUploadAnswer } from './get-upload-answer';
import { publishImage, type Uploaded } from './publish-image';
import { refuseBlocked } from './refuse-blocked';
import type { ReceivedImage } from './receive-image';
import { reserveDailyBytes } from './reserve-daily-bytes';
import { stageImage } from './stage-image';
import type { TierName } from './tiers';

type Claimed = Extract<KeyClaim, { kind: 'claimed' }>;

/** The lease ran out and another request with the same key has taken over. */
class LostLease extends Error {}

/** Stores bytes, then the row, so that no row is ever without its bytes. */
async function storeImage(
  ports: Context,
  tier: TierName,
  received: ReceivedImage,
  claim: Claimed | null,
): Promise<Uploaded> {
  const staged = await stageImage(ports, received);
  try {
    if (claim === null) return await publishImage(ports, tier, staged);
    return await ports.db.$transaction(async (db) => {
      const published = await publishImage({ ...ports, db }, tier, staged);
      const { keyHash, owner } = claim;
      const held = await db.idempotencyKey.updateMany({
        where: { keyHash, owner, imageId: null },
        data: { imageId: staged.imageId },
      });
      if (held.count !== 1) throw new LostLease();
      return published;
    });
  } catch (thrown) {
    // Where the database went away, the commit may still be on its way: bytes that may get a row are left to the sweep.
    if (!isDatabaseOutage(thrown)) await ports.store.delete(staged.storageKey);
    throw thrown;
  }
}

/**
 * Publishes a received image. Answered means durable: bytes and row are on disk before this resolves.
 *
 * @param idempotencyKey as the client sent it, or null; a repeat gets the first answer and makes nothing new
 */
export async function uploadImage(
  ports: Context,
  tier: TierName,
  received: ReceivedImage,
  idempotencyKey: string | null,
): Promise<Uploaded | Refusal> {
  for (;;) {
    const claim =
      idempotencyKey === null
        ? null
        : await claimKey(ports, tier, idempotencyKey, received.receivedSha256);
    if (isRefusal(claim)) return claim;
    if (claim?.kind === 'done') return getUploadAnswer(ports, claim.imageId);
    try {
      const overCap = tier === 'free' ? await reserveDailyBytes(ports, received.servedBytes) : null;
      if (overCap === null) return await storeImage(ports, tier, received, claim);
      await releaseKey(ports, claim);
      return overCap;
    } catch (thrown) {
      if (thrown instanceof LostLease) continue;
      await releaseKey(ports, claim);
      const blocked = refuseBlocked(thrown);
      if (blocked !== null) return blocked;
      throw thrown;
    }
  }
}

/** Gives a claimed key back, so that the client's next try need not wait for the lease to end. */
async function releaseKey({ db }: Context, claim: Claimed | null): Promise<void> {
  if (claim === null) return;
  const { keyHash, owner } = claim;
  await db.idempotencyKey.deleteMany({ where: { keyHash, owner, imageId: null } });
}
