import type { AuthorizationTypedData } from '@/lib/payments/typed-data';

type Hex = `0x${string}`;

export type WalletState = {
  /** Whether this browser has any wallet to offer. */
  readonly found: boolean;
  /** Null: none is connected. In the letter case that the wallet gives it. */
  readonly address: Hex | null;
  /** Of the chain that the wallet is on. */
  readonly chainId: number | null;
  /** What the wallet calls itself. */
  readonly name: string | null;
};

/** A wallet of the visitor. Everything that asks throws what the wallet throws. */
export type Wallet = {
  readonly subscribe: (listener: () => void) => () => void;
  /** The same object while nothing changes. */
  readonly state: () => WalletState;
  /** Shows the list of wallets, where there are any; resolves when it is closed, with or without one. */
  readonly connect: () => Promise<void>;
  readonly disconnect: () => Promise<void>;
  /** To the shop's chain, which is added where the wallet does not know it. */
  readonly switchChain: () => Promise<void>;
  readonly signAuthorization: (account: Hex, data: AuthorizationTypedData) => Promise<Hex>;
  /** EIP-191. */
  readonly signMessage: (account: Hex, text: string) => Promise<Hex>;
};
