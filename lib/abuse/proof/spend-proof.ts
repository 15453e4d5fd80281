import type { Context } from '@/lib/context';
import { refuse, type Refusal } from '@/lib/errors';
import { hashSecret } from '@/lib/secrets';
import type { Proof } from './check-proof';

/**
 * Takes a proof for the one report that it is good for, on whichever server. It lies where spent sign-ins do, which the
 * same job forgets; the two cannot be mistaken for each other.
 *
 * @returns `invalid_request` where it was used before
 */
export async function spendProof(
  { db }: Pick<Context, 'db'>,
  { nonce, until }: Proof,
): Promise<'spent' | Refusal> {
  const data = { nonceHash: hashSecret(`report-proof:${nonce}`), expiresAt: until };
  const { count } = await db.spentSignIn.createMany({ data: [data], skipDuplicates: true });
  if (count === 1) return 'spent';
  return refuse('invalid_request', 'the proof was used before', {
    detail: 'The proof of work was used before. Load the form again.',
  });
}
