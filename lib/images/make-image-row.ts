import type { Context } from '@/lib/context';
import type { Image } from '@/lib/db/create-client';
import { hashSecret } from '@/lib/secrets';
import { deriveDeleteToken } from './delete-token';
import type { StagedFacts } from './stage-image';
import { getTiers, type TierName } from './tiers';

/** What of a row is known when it is made; the rest is as the database sets it. */
export type ImageRow = Pick<
  Image,
  | 'id'
  | 'state'
  | 'tier'
  | 'format'
  | 'width'
  | 'height'
  | 'frames'
  | 'receivedBytes'
  | 'servedBytes'
  | 'receivedSha256'
  | 'servedSha256'
  | 'storageKey'
  | 'deleteTokenHash'
  | 'secretKeyId'
  | 'createdAt'
  | 'expiresAt'
>;

/** The row of a staged image that becomes public now, and the token that deletes it. */
export function makeImageRow(
  { env, clock, secrets }: Pick<Context, 'env' | 'clock' | 'secrets'>,
  tier: TierName,
  { imageId: id, retentionSeconds, ...facts }: StagedFacts,
): { readonly row: ImageRow; readonly deleteToken: string } {
  const deleteToken = deriveDeleteToken(secrets.newest, id);
  const createdAt = clock.now();
  const longest = getTiers(env)[tier].retentionSeconds;
  const seconds = Math.min(retentionSeconds ?? longest, longest);
  const row: ImageRow = {
    ...facts,
    id,
    tier,
    state: 'live',
    deleteTokenHash: hashSecret(deleteToken),
    secretKeyId: secrets.newest.id,
    createdAt,
    expiresAt: new Date(createdAt.getTime() + seconds * 1000),
  };
  return { row, deleteToken };
}
