import type { Hex } from 'viem';

/** From signing in to having to sign in again. */
export const SESSION_SECONDS = 3600;

/** A browser in which an operator has signed in. */
export type OperatorSession = {
  /** SHA-256 of what the cookie holds. Hex. */
  readonly id: string;
  /** In lower case. */
  readonly wallet: Hex;
  readonly expiresAt: Date;
};

/** What a browser says of itself: a cookie that turns up in another one is nothing. */
export type Browser = {
  readonly userAgent: string;
  /** Of `Sec-CH-UA-Platform`; empty where the browser does not say. */
  readonly platform: string;
};
