import type { Hex } from 'viem';

/** Gives play money away, on a chain of our own only. */
export interface Faucet {
  /**
   * Sees to it that an account holds 1 USDC; one that holds more keeps it.
   *
   * @throws FaucetError where it does not answer in time, or could not
   */
  fill(address: Hex): Promise<void>;
}

/** The faucet did not answer, not in time, or that it could not. */
export class FaucetError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'FaucetError';
  }
}
