import type { Context } from '@/lib/context';
import type { Entitlement } from '@/lib/db/create-client';
import { refuse, type Refusal } from '@/lib/errors';
import { hashSecret } from '@/lib/secrets';

const TOKEN = /^[0-9a-f]{40}$/;

/**
 * The entitlement that a token carries: live, or spent already (the same bytes get the same answer). Looked up by hash,
 * so that no comparison's time tells how much of a guess was right.
 *
 * @param beganAt when the upload began, where that was before this request: one that began in time counts
 */
export async function findToken(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  token: string,
  beganAt = clock.now(),
): Promise<Entitlement | Refusal> {
  const entitlement = TOKEN.test(token)
    ? await db.entitlement.findUnique({ where: { tokenHash: hashSecret(token) } })
    : null;
  if (entitlement === null) return refuse('invalid_token', 'no entitlement has this token');
  if (entitlement.state === 'spent') return entitlement;
  if (entitlement.state === 'frozen') {
    return refuse('payments_unavailable', 'the entitlement is frozen', {
      detail: 'The payment behind this token is not on the chain; its operator has been told.',
    });
  }
  if (entitlement.tokenExpiresAt === null || entitlement.tokenExpiresAt <= beganAt) {
    return refuse('token_expired', 'the token is older than ten minutes');
  }
  return entitlement;
}
