import type { Context } from '@/lib/context';
import type { Entitlement } from '@/lib/db/create-client';
import { refuse, type Refusal } from '@/lib/errors';
import { makeStagingKey } from '@/lib/images/make-staging-key';
import type { UploadGrant } from '@/lib/storage/store';

/** Of a permission. A put that has begun in time may end later. */
const LIFETIME_SECONDS = 600;
/** Permissions of one entitlement that may be open at once: enough for a lost answer and another file. */
const OPEN_AT_MOST = 3;

export type DirectGrant = {
  readonly upload: UploadGrant;
  readonly uploadId: string;
  readonly expiresAt: Date;
};

/**
 * Permits whoever has a token to put one file of `sizeBytes` bytes into the store, under a key that nobody is served. The
 * row comes first: what is put without one would be nobody's.
 *
 * @param entitlement as `findToken` gave it. Where it is spent, its token must not have expired: the same bytes may come
 *   again after a lost answer, but not for ever.
 */
export async function grantDirectUpload(
  { db, store, clock, ids }: Pick<Context, 'db' | 'store' | 'clock' | 'ids'>,
  { paymentId, index, state, tokenExpiresAt }: Entitlement,
  sizeBytes: number,
): Promise<DirectGrant | Refusal> {
  if (store.grantUpload === undefined) throw new Error(`${store.name} permits no uploads`);
  const now = clock.now();
  if (state === 'spent' && (tokenExpiresAt === null || tokenExpiresAt <= now)) {
    return refuse('token_used', 'a spent token that has expired asks for a permission');
  }
  const uploadId = ids.payment();
  const key = makeStagingKey(ids);
  const expiresAt = new Date(now.getTime() + LIFETIME_SECONDS * 1000);
  const upload = await store.grantUpload({ key, bytes: sizeBytes, seconds: LIFETIME_SECONDS });
  return db.$transaction(async (inside) => {
    // One at a time for each entitlement: of any number that ask at once, no more are given than may be.
    await inside.$queryRaw`
      SELECT 1 FROM entitlement WHERE payment_id = ${paymentId} AND index = ${index}::int FOR UPDATE`;
    const open = await inside.directUpload.findMany({
      where: { paymentId, index, endedAt: null, expiresAt: { gt: now } },
      orderBy: { expiresAt: 'asc' },
      select: { expiresAt: true },
    });
    if (open.length >= OPEN_AT_MOST) {
      const left = open[0]!.expiresAt.getTime() - now.getTime();
      return refuse('rate_limited', `${open.length} permissions of one entitlement are open`, {
        detail: `This token has ${open.length} open uploads: use one of them, or wait until one has ended.`,
        retryAfterSeconds: Math.ceil(left / 1000),
      });
    }
    await inside.directUpload.create({
      data: {
        id: uploadId,
        paymentId,
        index,
        storageKey: key,
        sizeBytes,
        createdAt: now,
        expiresAt,
      },
    });
    return { upload, uploadId, expiresAt };
  });
}
