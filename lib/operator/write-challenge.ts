import { getAddress, type Hex } from 'viem';
import { createSiweMessage } from 'viem/siwe';

/** What tells one sign-in from another. */
export type ChallengeWords = {
  /** Of the site: `https://img402.example`. */
  readonly origin: string;
  readonly wallet: Hex;
  readonly chainId: number;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
};

/** The one route that a sign-in is good for. */
const PATH = '/operator';
const STATEMENT =
  'Sign in at the desk of the operators. This signature moves nothing and costs nothing.';

/**
 * The text that an operator's wallet signs. Source: https://eips.ethereum.org/EIPS/eip-4361
 *
 * @throws where the site has a name that viem does not take for a host: a single word, an IPv6 address
 */
export function writeChallenge(
  { origin, wallet, chainId, issuedAt, expiresAt }: ChallengeWords,
  nonce: string,
): string {
  return createSiweMessage({
    domain: new URL(origin).host,
    uri: `${origin}${PATH}`,
    address: getAddress(wallet),
    statement: STATEMENT,
    version: '1',
    ...{ chainId, nonce, issuedAt, expirationTime: expiresAt },
  });
}
