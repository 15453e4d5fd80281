import type { Hex } from 'viem';
import type { Network } from './networks';

/** Seconds that a client may let its authorization live, as every challenge says it. */
export const MAX_TIMEOUT_SECONDS = 300;

/** What we ask for: where, to whom and how much. */
export type Terms = {
  readonly network: Network;
  /** In lower case. */
  readonly payTo: Hex;
  /** Atomic units. */
  readonly amount: bigint;
};
