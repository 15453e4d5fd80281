import type { Context } from '@/lib/context';
import { isDatabaseOutage } from '@/lib/db/is-database-outage';
import { isRefusal, refuse, type Refusal } from '@/lib/errors';
import { hashSecret } from '@/lib/secrets';
import { claimKey, type KeyClaim } from './claim-key';
import { deriveDeleteToken } from './delete-token';
import { CONTENT_TYPES, EXTENSIONS } from './formats';
import type { ImageRecord } from './image-record';
import { isLive } from './is-live';
import type { ReceivedImage } from './receive-image';
import { reserveDailyBytes } from './reserve-daily-bytes';
import { getTiers, type TierName } from './tiers';
import { toImageRecord } from './to-image-record';

export type Uploaded = { readonly image: ImageRecord; readonly deleteToken: string };

type Claimed = Extract<KeyClaim, { kind: 'claimed' }>;

/** The lease ran out and another request with the same key has taken over. */
class LostLease extends Error {}

async function repeatAnswer(ports: Context, imageId: string): Promise<Uploaded | Refusal> {
  const row = await ports.db.image.findUnique({ where: { id: imageId } });
  if (row === null || !isLive(row, ports.clock.now())) {
    return refuse('not_found', 'the image of this key is gone', {
      detail: 'The image that was made with this Idempotency-Key is gone.',
    });
  }
  const key = ports.secrets.find(row.secretKeyId);
  if (key === null) throw new Error(`the key ${row.secretKeyId} is not configured`);
  return { image: toImageRecord(row), deleteToken: deriveDeleteToken(key, row.id) };
}

/** Stores bytes, then the row, so that no row is ever without its bytes. */
async function storeImage(
  ports: Context,
  tier: TierName,
  received: ReceivedImage,
  claim: Claimed | null,
): Promise<Uploaded> {
  const { db, store, secrets } = ports;
  const { facts, kept } = received;
  const id = ports.ids.image();
  const storageKey = `${id}-${ports.ids.storage()}.${EXTENSIONS[facts.format]}`;
  const deleteToken = deriveDeleteToken(secrets.newest, id);
  await store.put(storageKey, kept, CONTENT_TYPES[facts.format]);
  const createdAt = ports.clock.now();
  const data = {
    id,
    state: 'live' as const,
    tier,
    format: facts.format,
    width: facts.width,
    height: facts.height,
    frames: facts.frames,
    receivedBytes: received.receivedBytes,
    servedBytes: received.servedBytes,
    receivedSha256: received.receivedSha256,
    servedSha256: received.servedSha256,
    storageKey,
    deleteTokenHash: hashSecret(deleteToken),
    secretKeyId: secrets.newest.id,
    createdAt,
    expiresAt: new Date(createdAt.getTime() + getTiers(ports.env)[tier].retentionSeconds * 1000),
  };
  try {
    if (claim === null)
      return { image: toImageRecord(await db.image.create({ data })), deleteToken };
    const row = await db.$transaction(async (transaction) => {
      const made = await transaction.image.create({ data });
      const { keyHash, owner } = claim;
      const held = await transaction.idempotencyKey.updateMany({
        where: { keyHash, owner, imageId: null },
        data: { imageId: id },
      });
      if (held.count !== 1) throw new LostLease();
      return made;
    });
    return { image: toImageRecord(row), deleteToken };
  } catch (thrown) {
    // Where the database went away, the commit may still be on its way: bytes that may get a row are left to the sweep.
    if (!isDatabaseOutage(thrown)) await store.delete(storageKey);
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
    if (claim?.kind === 'done') return repeatAnswer(ports, claim.imageId);
    try {
      const overCap = tier === 'free' ? await reserveDailyBytes(ports, received.servedBytes) : null;
      if (overCap === null) return await storeImage(ports, tier, received, claim);
      await releaseKey(ports, claim);
      return overCap;
    } catch (thrown) {
      if (thrown instanceof LostLease) continue;
      await releaseKey(ports, claim);
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
