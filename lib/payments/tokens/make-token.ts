import type { Context } from '@/lib/context';
import { hashSecret } from '@/lib/secrets';
import { deriveUploadToken } from './derive-upload-token';

/** Minutes enough for an upload; what was bought outlives it. */
const LIFETIME_MS = 600_000;

/** The columns of an entitlement that carry the token of one generation. */
export function makeToken(
  { secrets, clock }: Pick<Context, 'secrets' | 'clock'>,
  paymentId: string,
  generation: number,
) {
  return {
    generation,
    tokenHash: hashSecret(deriveUploadToken(secrets.newest, paymentId, generation)),
    tokenExpiresAt: new Date(clock.now().getTime() + LIFETIME_MS),
    secretKeyId: secrets.newest.id,
  };
}
