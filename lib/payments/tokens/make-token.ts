import type { Context } from '@/lib/context';
import { hashSecret } from '@/lib/secrets';
import { deriveUploadToken, type EntitlementKey } from './derive-upload-token';

/** Minutes enough for an upload; what was bought outlives it. */
const LIFETIME_MS = 600_000;

/** A token as its buyer is told. */
export type IssuedToken = { readonly token: string; readonly expiresAt: Date };

/** The token of one generation of an entitlement, and the columns that carry it. */
export function makeToken(
  { secrets, clock }: Pick<Context, 'secrets' | 'clock'>,
  entitlement: EntitlementKey,
  generation: number,
) {
  const token = deriveUploadToken(secrets.newest, entitlement, generation);
  const expiresAt = new Date(clock.now().getTime() + LIFETIME_MS);
  return {
    issued: { token, expiresAt } satisfies IssuedToken,
    columns: {
      generation,
      tokenHash: hashSecret(token),
      tokenExpiresAt: expiresAt,
      secretKeyId: secrets.newest.id,
    },
  };
}
