import type { SecretKey } from '@/lib/secrets';
import type { ChallengeWords } from './write-challenge';

/** What a nonce is beside its random part: proof that these words, for this browser, are ours. Hex. */
export function signChallenge(
  key: SecretKey,
  random: string,
  { origin, wallet, chainId, issuedAt, expiresAt }: ChallengeWords,
  browserHash: Uint8Array,
): string {
  const times = [issuedAt.toISOString(), expiresAt.toISOString()];
  const browser = Buffer.from(browserHash).toString('hex');
  const words = [random, origin, wallet, chainId, ...times, browser];
  return key.derive('operator-sign-in', JSON.stringify(words)).toString('hex');
}
