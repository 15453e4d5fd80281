import { queuePurge } from '@/lib/cdn/queue-purge';
import type { Context } from '@/lib/context';
import type { AbuseCategory, Image, Transaction } from '@/lib/db/create-client';
import { getPublicUrls } from './get-public-urls';

/** A takedown: the address answers 451 from now on, also where the image was gone before. */
export type Removal = {
  /** Null: nobody has said what for. */
  readonly category: AbuseCategory | null;
  /** Not decided yet: it only waits for somebody to look at it. */
  readonly inReview?: boolean;
  /** Until when its bytes are not destroyed. Null: nothing keeps them. */
  readonly keepUntil: Date | null;
};

type Target = Pick<Image, 'id' | 'format'>;

/** Says that it is not served any more. @returns whether anything has changed */
async function end(inside: Transaction, now: Date, { id }: Target): Promise<boolean> {
  const hidden = await inside.$executeRaw`
    UPDATE image
    SET state = 'deleting',
        gone_at = LEAST(expires_at, ${now}::timestamptz),
        bytes_due_at = GREATEST(${now}::timestamptz, sealed_until)
    WHERE id = ${id} AND state = 'live'`;
  if (hidden > 0) return true;
  // Its uploader wants it gone too: a takedown that is undone must not bring it back. What ended before its removal did
  // not end by it.
  const marked = await inside.$executeRaw`
    UPDATE image SET gone_at = gone_at - interval '1 millisecond'
    WHERE id = ${id} AND removed_at IS NOT NULL AND gone_at = removed_at`;
  return marked > 0;
}

/** Says that it was removed, and what for. @returns whether anything has changed */
async function takeDown(
  inside: Transaction,
  now: Date,
  { id }: Target,
  { category, inReview = false, keepUntil }: Removal,
): Promise<boolean> {
  const removed = await inside.$executeRaw`
    UPDATE image
    SET removed_at = COALESCE(removed_at, ${now}::timestamptz),
        removed_for = ${category}::"AbuseCategory",
        in_review = ${inReview},
        sealed_until = GREATEST(sealed_until, ${keepUntil}::timestamptz),
        state = CASE state WHEN 'live' THEN 'deleting' ELSE state END,
        gone_at = CASE state WHEN 'live' THEN LEAST(expires_at, ${now}::timestamptz) ELSE gone_at END,
        bytes_due_at = CASE state
          WHEN 'live' THEN GREATEST(${now}::timestamptz, sealed_until, ${keepUntil}::timestamptz)
          WHEN 'deleting' THEN GREATEST(bytes_due_at, ${keepUntil}::timestamptz)
        END
    WHERE id = ${id}
      AND (state = 'live' OR removed_at IS NULL OR in_review <> ${inReview}
           OR removed_for IS DISTINCT FROM ${category}::"AbuseCategory")`;
  return removed > 0;
}

/**
 * Ends an image's being served, and has the CDN and the store's log know, inside the caller's transaction. Its bytes are
 * due for destruction, unless they are sealed; whether they are held is asked when they go. Hiding twice changes nothing
 * the second time; a removal says what for, and may seal the bytes for longer than before.
 *
 * @param removal null: its uploader, or its time, ends it
 */
export async function hideImage(
  inside: Transaction,
  ports: Pick<Context, 'cdn' | 'clock' | 'env' | 'facts'>,
  image: Target,
  removal: Removal | null,
): Promise<void> {
  ports.facts.forget(image.id);
  const now = ports.clock.now();
  const changed =
    removal === null ? await end(inside, now, image) : await takeDown(inside, now, image, removal);
  if (!changed) return;
  // What only waits for review is decided by nobody yet: a restored backup finds it again by itself.
  if (removal?.inReview !== true) {
    const kind = removal === null ? 'deleted' : 'removed';
    const category = removal?.category ?? null;
    await inside.removalEntry.create({ data: { imageId: image.id, kind, category, at: now } });
  }
  await queuePurge(ports, inside, getPublicUrls(ports.env, image));
}
