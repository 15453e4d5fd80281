/**
 * What a wallet is asked to sign, flat: ready for `createSIWxPayload` of the x402 SDK.
 * Source: CAIP-122 and https://eips.ethereum.org/EIPS/eip-4361
 */
export type SignInInfo = {
  /** Host and port of the site. */
  readonly domain: string;
  /** The one route and object that the sign-in is good for. */
  readonly uri: string;
  readonly statement: string;
  readonly version: '1';
  /** CAIP-2. */
  readonly chainId: string;
  readonly type: 'eip191';
  readonly nonce: string;
  /** ISO 8601 with milliseconds, UTC. */
  readonly issuedAt: string;
  readonly expirationTime: string;
};

/** From being issued to being accepted. */
export const SIGN_IN_SECONDS = 300;
