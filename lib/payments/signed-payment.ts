import type { Hex } from 'viem';

/** An EIP-3009 authorization, canonical: hex in lower case, numbers as numbers, whatever the wire said. */
export type Authorization = {
  readonly from: Hex;
  readonly to: Hex;
  /** Atomic units. */
  readonly value: bigint;
  /** Seconds since 1970. */
  readonly validAfter: bigint;
  readonly validBefore: bigint;
  /** 32 bytes. */
  readonly nonce: Hex;
};

/** What a client says it agreed to: all of it in protocol version 2, scheme and network in version 1. */
export type AcceptedTerms = {
  readonly scheme: string;
  readonly network: string;
  readonly asset?: string;
  readonly amount?: string;
  readonly payTo?: string;
};

/** A payment as it came in a header: well formed, and nothing about it checked yet. */
export type SignedPayment = {
  readonly version: 1 | 2;
  readonly accepted: AcceptedTerms;
  readonly authorization: Authorization;
  /** 65 bytes of an ordinary wallet, more of a contract's. */
  readonly signature: Hex;
  /** The `payment-identifier` extension of version 2. */
  readonly identifier: string | null;
};
