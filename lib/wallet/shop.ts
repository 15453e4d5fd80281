import type { NetworkName } from '@/lib/payments/networks';

/** What is sold here and how it is paid, as a page tells the browser. Amounts are atomic USDC as text. */
export type Shop = {
  readonly network: NetworkName;
  /** Where the money goes, in lower case. */
  readonly payTo: `0x${string}`;
  /** A chain of this server's own, whose coins are worth nothing. */
  readonly playMoney: boolean;
  readonly upload: {
    readonly amount: string;
    readonly maxBytes: number;
    /** Of a request's body; what does not go in goes straight to the store. Null: everything comes in one request. */
    readonly maxRequestBytes: number | null;
    readonly seconds: number;
  };
  readonly keep: { readonly amount: string; readonly seconds: number };
  /** Null: wallets that need a relay of others (WalletConnect, Coinbase Wallet) are not offered. */
  readonly walletConnectProjectId: string | null;
};
