import type { Context } from '@/lib/context';
import type { Entitlement } from '@/lib/db/create-client';
import { deriveUploadToken, type EntitlementKey } from './derive-upload-token';
import { makeToken, type IssuedToken } from './make-token';

function readToken(
  { secrets }: Pick<Context, 'secrets'>,
  entitlement: Entitlement,
): IssuedToken | null {
  const { generation, secretKeyId, tokenExpiresAt } = entitlement;
  if (secretKeyId === null || tokenExpiresAt === null) return null;
  const key = secrets.find(secretKeyId);
  // Its key was taken out once nothing live needed it: what was bought outlives it, under the next token.
  if (key === null) return null;
  return { token: deriveUploadToken(key, entitlement, generation), expiresAt: tokenExpiresAt };
}

/**
 * The token of an entitlement, for whoever proved to be its buyer: the live one, or the next generation, with which the
 * earlier dies. One that is spent tells the token that it was spent with, which still answers with its image.
 *
 * @returns null where there is none: it was never carried by a token, it is frozen, or it was spent under a key that is
 *   no longer configured
 */
export async function issueToken(
  ports: Pick<Context, 'db' | 'secrets' | 'clock'>,
  which: EntitlementKey,
): Promise<IssuedToken | null> {
  const { db, clock } = ports;
  const paymentId_index = { paymentId: which.paymentId, index: which.index };
  for (;;) {
    const entitlement = await db.entitlement.findUnique({ where: { paymentId_index } });
    if (entitlement === null || entitlement.state === 'frozen') return null;
    const present = readToken(ports, entitlement);
    if (entitlement.state === 'spent') return present;
    if (present !== null && present.expiresAt > clock.now()) return present;
    // Of several that ask at once, one issues; the others read what it issued.
    const { generation } = entitlement;
    await db.entitlement.updateMany({
      where: { ...paymentId_index, generation, state: 'unspent' },
      data: makeToken(ports, which, generation + 1).columns,
    });
  }
}
