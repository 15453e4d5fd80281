import type { Address } from 'viem';

/** What every sale moves, in atomic USDC. */
export const CENT = 10_000n;

/** One route, bought from by clients of one protocol version. */
export type Series = {
  readonly name: string;
  /** Of the paid route. */
  readonly url: string;
  readonly version: 1 | 2;
  readonly payTo: Address;
  /** Whether the product's ledger must hold each payment before `settle` comes. */
  readonly ledger: boolean;
};

/** What one measurement of a series found. */
export type Measured = {
  readonly sales: number;
  /** Milliseconds, one a sale. */
  readonly latencies: readonly number[];
  readonly seconds: number;
  readonly verifies: number;
  readonly settles: number;
  readonly transactions: number;
  /** Whose row was committed as `settling` when the facilitator was asked to settle. */
  readonly reserved: number;
};
