import type { Hex } from 'viem';
import type { Authorization } from './signed-payment';

/** A token's `AuthorizationUsed(payer, nonce)`, or its `AuthorizationCanceled` of the same, as the chain has it. */
export type AuthorizationUse = {
  /** 32 bytes. */
  readonly transaction: Hex;
  /** Of that log, in its block. */
  readonly logIndex: number;
  readonly blockNumber: bigint;
  /**
   * Whether the next log of the transaction is `Transfer(payer, payTo, exact value)` of the same token. False where the
   * nonce was cancelled, or spent on something else: then it never will be.
   */
  readonly paid: boolean;
};

export type AuthorizationView = {
  /** The newest block. */
  readonly head: { readonly number: bigint; readonly timestamp: bigint };
  /** The newest block that no reorganisation can take back. Timestamps are seconds since 1970. */
  readonly finalized: { readonly number: bigint; readonly timestamp: bigint };
  /** Null: unused as of `head`. */
  readonly use: AuthorizationUse | null;
};

export type AuthorizationQuery = Pick<Authorization, 'from' | 'to' | 'value' | 'nonce'> & {
  /** Where to look first; an older use is found too, with more work. Null: unknown. */
  readonly sinceBlock: bigint | null;
};

/** An authorization that the chain has used to pay us. */
export type PaidAuthorization = {
  readonly payer: Hex;
  readonly nonce: Hex;
  /** Atomic units. */
  readonly value: bigint;
  readonly blockNumber: bigint;
};

/** Reads of the chain that we are paid on. Every method throws ChainError where the node does not answer in time. */
export interface Chain {
  /** Number of the newest block. */
  getHead(): Promise<bigint>;
  /** Whether a contract (or a delegation, EIP-7702) stands at an address. */
  hasCode(address: Hex): Promise<boolean>;
  readAuthorization(query: AuthorizationQuery): Promise<AuthorizationView>;
  /** Whether the account signed the authorization: ECDSA, ERC-1271 or ERC-6492. */
  verifyAuthorization(authorization: Authorization, signature: Hex): Promise<boolean>;
  /** Whether the account signed a text (EIP-191): ECDSA, ERC-1271 or ERC-6492. */
  verifyMessage(address: Hex, message: string, signature: Hex): Promise<boolean>;
  /**
   * Every authorization that paid an account, from a block on and oldest first, a range of blocks at a time. What came
   * without an authorization, or by another contract's doing, is none.
   */
  listPaid(range: {
    readonly payTo: Hex;
    readonly fromBlock: bigint;
  }): AsyncIterable<readonly PaidAuthorization[]>;
  /** What an account holds of the network's coin in the newest block. Atomic units. */
  balanceOf(address: Hex): Promise<bigint>;
}

/** The node did not answer, or not in time. */
export class ChainError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'ChainError';
  }
}
