import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { SecretKey, Secrets } from '@/lib/secrets';
import type { SignInInfo } from './sign-in-info';

/** What a nonce vouches for: that every word of the sign-in, the wallet's address excepted, is ours. */
type Vouched = Omit<SignInInfo, 'nonce' | 'version' | 'type'>;

const RANDOM_HEX = 32;

function sign(key: SecretKey, random: string, info: Vouched): string {
  const { domain, uri, statement, chainId, issuedAt, expirationTime } = info;
  const words = [random, domain, uri, statement, chainId, issuedAt, expirationTime];
  return key.derive('sign-in', JSON.stringify(words)).toString('hex');
}

/** 128 random bits and an HMAC in hex: EIP-4361 allows letters and digits only. Nothing is stored. */
export function createNonce(key: SecretKey, info: Vouched): string {
  const random = randomBytes(RANDOM_HEX / 2).toString('hex');
  return random + sign(key, random, info);
}

/** Whether one of our keys issued the nonce for exactly these words. */
export function isOurNonce(secrets: Secrets, nonce: string, info: Vouched): boolean {
  const random = nonce.slice(0, RANDOM_HEX);
  const presented = Buffer.from(nonce.slice(RANDOM_HEX));
  return secrets.all.some((key) => {
    const expected = Buffer.from(sign(key, random, info));
    return expected.length === presented.length && timingSafeEqual(expected, presented);
  });
}
