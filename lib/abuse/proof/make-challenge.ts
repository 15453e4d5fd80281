import { randomInt } from 'node:crypto';
import { createChallenge, type Challenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import type { Context } from '@/lib/context';
import { getProofKeys } from './get-proof-keys';

/** Long enough to write a notice to the law's wishes. */
const VALID_MS = 20 * 60_000;

/** Rounds of PBKDF2 a try. */
const COST = 10_000;

/** Tries until the answer: together some 0.3 seconds of a laptop, and about a second of a slow phone. */
const TRIES = { from: 100, to: 200 };

/**
 * A proof of work for whoever fills the form by hand, to be found by a script of the page. Nothing is stored: what we
 * asked is proved by its signature.
 */
export async function makeChallenge({
  clock,
  secrets,
}: Pick<Context, 'clock' | 'secrets'>): Promise<Challenge> {
  return createChallenge({
    algorithm: 'PBKDF2/SHA-256',
    cost: COST,
    counter: randomInt(TRIES.from, TRIES.to),
    deriveKey,
    // Not as the library's own `expiresAt`, which is compared with another clock than ours.
    data: { until: clock.now().getTime() + VALID_MS },
    ...getProofKeys(secrets.newest),
  });
}
