import type { Context } from '@/lib/context';
import { refuse, type Refusal } from '@/lib/errors';
import { hashSecret } from '@/lib/secrets';

/** How long the same key gives the same answer: 24 hours for free uploads. */
const LIFETIME_MS = 24 * 3_600_000;
/** Longer than storing an image takes; a holder that died is replaced after it. */
const LEASE_MS = 20_000;
/** How long a repeat waits for the first to end, and how often it looks. */
const WAIT_MS = 10_000;
const POLL_MS = 100;

export type KeyClaim =
  /** This request is to make the image. */
  | { readonly kind: 'claimed'; readonly keyHash: Uint8Array<ArrayBuffer>; readonly owner: string }
  /** An earlier request has made it. */
  | { readonly kind: 'done'; readonly imageId: string };

type Db = Pick<Context, 'db' | 'clock' | 'ids'>;

/** One look: claims the key, tells what became of it, or null where another request is at work. */
async function tryClaim(
  { db, clock, ids }: Db,
  keyHash: Uint8Array<ArrayBuffer>,
  requestSha256: Uint8Array<ArrayBuffer>,
): Promise<KeyClaim | Refusal | null> {
  const now = clock.now();
  const owner = ids.uuid();
  const claimed = { kind: 'claimed', keyHash, owner } as const;
  const lease = { owner, leaseUntil: new Date(now.getTime() + LEASE_MS) };
  const fresh = {
    ...lease,
    requestSha256,
    imageId: null,
    createdAt: now,
    expiresAt: new Date(now.getTime() + LIFETIME_MS),
  };
  const inserted = await db.idempotencyKey.createMany({
    data: { keyHash, ...fresh },
    skipDuplicates: true,
  });
  if (inserted.count === 1) return claimed;
  const row = await db.idempotencyKey.findUnique({ where: { keyHash } });
  if (row === null) return null;
  if (row.expiresAt <= now) {
    const renewed = await db.idempotencyKey.updateMany({
      where: { keyHash, owner: row.owner, expiresAt: row.expiresAt },
      data: fresh,
    });
    return renewed.count === 1 ? claimed : null;
  }
  if (!Buffer.from(row.requestSha256).equals(requestSha256)) {
    return refuse('idempotency_conflict', 'the key came with other bytes before');
  }
  if (row.imageId !== null) return { kind: 'done', imageId: row.imageId };
  if (row.leaseUntil > now) return null;
  const taken = await db.idempotencyKey.updateMany({
    where: { keyHash, owner: row.owner, imageId: null },
    data: lease,
  });
  return taken.count === 1 ? claimed : null;
}

/**
 * Claims an `Idempotency-Key` for one upload: of any number of requests with one key, at once or in turn, one makes
 * the image and the others get its answer. Waits up to 10 s for a request under way.
 *
 * @param scope route, so that one key used on two routes is two keys
 * @param requestSha256 of the received image: other bytes under a used key are a conflict
 */
export async function claimKey(
  ports: Db,
  scope: string,
  key: string,
  requestSha256: Uint8Array<ArrayBuffer>,
): Promise<KeyClaim | Refusal> {
  const keyHash = hashSecret(`${scope}\0${key}`);
  const until = performance.now() + WAIT_MS;
  for (;;) {
    const claim = await tryClaim(ports, keyHash, requestSha256);
    if (claim !== null) return claim;
    if (performance.now() >= until) {
      return refuse('idempotency_conflict', 'the first request with this key is still at work', {
        detail: 'The first upload with this key is still under way.',
        retryAfterSeconds: 5,
      });
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
