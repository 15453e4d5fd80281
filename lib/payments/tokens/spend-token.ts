import type { Context } from '@/lib/context';
import type { Entitlement } from '@/lib/db/create-client';
import { isDatabaseOutage } from '@/lib/db/is-database-outage';
import { refuse, type Refusal } from '@/lib/errors';
import { getUploadAnswer } from '@/lib/images/get-upload-answer';
import { publishImage, type Uploaded } from '@/lib/images/publish-image';
import type { ReceivedImage } from '@/lib/images/receive-image';
import { refuseBlocked } from '@/lib/images/refuse-blocked';
import { stageImage } from '@/lib/images/stage-image';

/** Another request has spent the entitlement, or has been given its next token. */
class LostRace extends Error {}

/** A spent token tells its image again, to whoever brings the same bytes. */
async function repeatUpload(
  ports: Context,
  imageId: string | null,
  received: ReceivedImage,
): Promise<Uploaded | Refusal> {
  const image =
    imageId === null ? null : await ports.db.image.findUnique({ where: { id: imageId } });
  if (image === null || !Buffer.from(image.receivedSha256).equals(received.receivedSha256)) {
    return refuse('token_used', 'the token was used for other bytes');
  }
  return getUploadAnswer(ports, image.id);
}

/**
 * Publishes an upload and spends the entitlement for it, in one transaction. Of any number of uploads with one token,
 * one makes the image; the others get it too where they have the same bytes.
 *
 * @param entitlement as `findToken` gave it before the body was read: an upload that began in time counts
 */
export async function spendToken(
  ports: Context,
  { paymentId, index, generation, state, imageId }: Entitlement,
  received: ReceivedImage,
): Promise<Uploaded | Refusal> {
  const { db, store, clock } = ports;
  if (state === 'spent') return repeatUpload(ports, imageId, received);
  const staged = await stageImage(ports, received);
  try {
    return await db.$transaction(async (inside) => {
      const published = await publishImage({ ...ports, db: inside }, 'paid', staged);
      const spent = await inside.entitlement.updateMany({
        where: { paymentId, index, generation, state: 'unspent' },
        data: { state: 'spent', imageId: staged.imageId, spentAt: clock.now() },
      });
      if (spent.count === 0) throw new LostRace();
      return published;
    });
  } catch (thrown) {
    // Where the database went away, the commit may still be on its way: bytes that may get a row are left to the sweep.
    if (!isDatabaseOutage(thrown)) await store.delete(staged.storageKey);
    const blocked = refuseBlocked(thrown);
    if (blocked !== null) return blocked;
    if (!(thrown instanceof LostRace)) throw thrown;
  }
  const now = await db.entitlement.findUniqueOrThrow({
    where: { paymentId_index: { paymentId, index } },
  });
  if (now.state === 'spent') return repeatUpload(ports, now.imageId, received);
  return now.state === 'frozen'
    ? refuse('payments_unavailable', 'the entitlement was frozen during the upload')
    : refuse('token_expired', 'a later token was issued during the upload');
}
