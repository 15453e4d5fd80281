import type { Context } from '@/lib/context';
import type { Database } from '@/lib/db/create-client';
import { hashSecret } from '@/lib/secrets';
import { deriveDeleteToken } from './delete-token';
import type { ImageRecord } from './image-record';
import type { StagedFacts } from './stage-image';
import { getTiers, type TierName } from './tiers';
import { toImageRecord } from './to-image-record';

export type Uploaded = { readonly image: ImageRecord; readonly deleteToken: string };

type Ports = Pick<Context, 'env' | 'clock' | 'secrets'> & { readonly db: Pick<Database, 'image'> };

/**
 * Makes a staged image public: from the row on, its bytes are served.
 *
 * @param ports with the database or a transaction of it
 */
export async function publishImage(
  { db, env, clock, secrets }: Ports,
  tier: TierName,
  { imageId: id, ...facts }: StagedFacts,
): Promise<Uploaded> {
  const deleteToken = deriveDeleteToken(secrets.newest, id);
  const createdAt = clock.now();
  const row = await db.image.create({
    data: {
      ...facts,
      id,
      tier,
      state: 'live',
      deleteTokenHash: hashSecret(deleteToken),
      secretKeyId: secrets.newest.id,
      createdAt,
      expiresAt: new Date(createdAt.getTime() + getTiers(env)[tier].retentionSeconds * 1000),
    },
  });
  return { image: toImageRecord(row), deleteToken };
}
