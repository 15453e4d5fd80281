import type { Context } from '@/lib/context';
import { isDatabaseOutage } from '@/lib/db/is-database-outage';
import { isRefusal, type Refusal } from '@/lib/errors';
import { claimKey, type KeyClaim } from './claim-key';
import { getDailyCap, refuseOverCap } from './daily-cap';
import { getUploadAnswer } from './get-upload-answer';
import { makeImageRow } from './make-image-row';
import { publishImage, type Uploaded } from './publish-image';
import { refuseBlocked } from './refuse-blocked';
import type { ReceivedImage } from './receive-image';
import { reserveDailyBytes } from './reserve-daily-bytes';
import type { StagedFacts } from './stage-image';
import { Staging } from './staging';
import type { TierName } from './tiers';
import { toImageRecord } from './to-image-record';

type Claimed = Extract<KeyClaim, { kind: 'claimed' }>;

/** The lease ran out and another request with the same key has taken over. */
class LostLease extends Error {}

/** Stores bytes, then makes the row, so that no row is ever without its bytes. */
async function storeImage(
  staging: Staging,
  publish: (staged: StagedFacts) => Promise<Uploaded | Refusal>,
): Promise<Uploaded | Refusal> {
  const staged = await staging.stage();
  try {
    const published = await publish(staged);
    if (!isRefusal(published)) staging.handOver();
    return published;
  } catch (thrown) {
    // Where the database went away, the commit may still be on its way: bytes that may get a row are left to the sweep.
    if (isDatabaseOutage(thrown)) staging.handOver();
    const blocked = refuseBlocked(thrown);
    if (blocked !== null) return blocked;
    throw thrown;
  }
}

/** A free image of no key: its row and the count of its bytes are one statement, which it shares with others. */
async function uploadFreely(
  ports: Context,
  received: ReceivedImage,
  staging: Staging,
): Promise<Uploaded | Refusal> {
  const { publisher, env, clock } = ports;
  const cap = getDailyCap(env);
  const now = clock.now();
  if (publisher.isFull(received.servedBytes, cap, now)) return refuseOverCap(cap, now);
  return storeImage(staging, async (staged) => {
    const { row, deleteToken } = makeImageRow(ports, 'free', staged);
    return (await publisher.publish(row, cap)) === 'published'
      ? { image: toImageRecord(row), deleteToken }
      : refuseOverCap(cap, row.createdAt);
  });
}

/** Makes the image of a key, in one transaction with the word of it: once, whoever else holds the key by now. */
async function uploadClaimed(
  ports: Context,
  tier: TierName,
  received: ReceivedImage,
  staging: Staging,
  { keyHash, owner }: Claimed,
): Promise<Uploaded | Refusal> {
  const overCap = tier === 'free' ? await reserveDailyBytes(ports, received.servedBytes) : null;
  if (overCap !== null) return overCap;
  return storeImage(staging, (staged) =>
    ports.db.$transaction(async (db) => {
      const published = await publishImage({ ...ports, db }, tier, staged);
      const held = await db.idempotencyKey.updateMany({
        where: { keyHash, owner, imageId: null },
        data: { imageId: staged.imageId },
      });
      if (held.count !== 1) throw new LostLease();
      return published;
    }),
  );
}

async function publishReceived(
  ports: Context,
  tier: TierName,
  received: ReceivedImage,
  staging: Staging,
  idempotencyKey: string | null,
): Promise<Uploaded | Refusal> {
  if (idempotencyKey === null) {
    return tier === 'free'
      ? uploadFreely(ports, received, staging)
      : storeImage(staging, (staged) => publishImage(ports, tier, staged));
  }
  for (;;) {
    const claim = await claimKey(ports, tier, idempotencyKey, received.receivedSha256);
    if (isRefusal(claim)) return claim;
    if (claim.kind === 'done') return getUploadAnswer(ports, claim.imageId);
    try {
      const uploaded = await uploadClaimed(ports, tier, received, staging, claim);
      if (isRefusal(uploaded)) await releaseKey(ports, claim);
      return uploaded;
    } catch (thrown) {
      if (thrown instanceof LostLease) continue;
      await releaseKey(ports, claim);
      throw thrown;
    }
  }
}

/** Gives a claimed key back, so that the client's next try need not wait for the lease to end. */
async function releaseKey({ db }: Context, { keyHash, owner }: Claimed): Promise<void> {
  await db.idempotencyKey.deleteMany({ where: { keyHash, owner, imageId: null } });
}

/**
 * Publishes a received image. Answered means durable: bytes and row are on disk before this resolves. Whatever is not
 * published is deleted again.
 *
 * @param idempotencyKey as the client sent it, or null; a repeat gets the first answer and makes nothing new
 */
export async function uploadImage(
  ports: Context,
  tier: TierName,
  received: ReceivedImage,
  idempotencyKey: string | null,
): Promise<Uploaded | Refusal> {
  const staging = new Staging(ports, received);
  try {
    return await publishReceived(ports, tier, received, staging, idempotencyKey);
  } finally {
    await staging.drop();
  }
}
