import { randomBytes } from 'node:crypto';
import type { Hex } from 'viem';
import type { Context } from '@/lib/context';
import { refuse, type Refusal } from '@/lib/errors';
import { hashBrowser } from './hash-browser';
import type { Browser } from './operator-session';
import { signChallenge } from './sign-challenge';
import { writeChallenge } from './write-challenge';

/** From being issued to being signed. */
const CHALLENGE_SECONDS = 300;

/** 128 random bits. */
const RANDOM_BYTES = 16;

export type ChallengeRequest = {
  /** Of the site. */
  readonly origin: string;
  /** In lower case. Whether it is an operator's is not told before it has signed. */
  readonly wallet: Hex;
  readonly chainId: number;
  readonly browser: Browser;
};

/** A sign-in to be signed. Nothing is stored: its nonce proves that the words are ours, and for which browser. */
export function issueChallenge(
  { clock, secrets }: Pick<Context, 'clock' | 'secrets'>,
  { origin, wallet, chainId, browser }: ChallengeRequest,
): string | Refusal {
  const issuedAt = clock.now();
  const expiresAt = new Date(issuedAt.getTime() + CHALLENGE_SECONDS * 1000);
  const words = { origin, wallet, chainId, issuedAt, expiresAt };
  const random = randomBytes(RANDOM_BYTES).toString('hex');
  const { newest } = secrets;
  const nonce = random + signChallenge(newest, random, words, hashBrowser(newest, browser));
  try {
    return writeChallenge(words, nonce);
  } catch {
    return refuse('invalid_request', 'the host is none that viem takes', {
      detail: 'A sign-in cannot name this host: give the site a name with a dot in it.',
    });
  }
}
