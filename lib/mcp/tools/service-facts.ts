/** What the descriptions of the tools name of the service that they work on. */
export type ServiceFacts = {
  /** Origin without a slash at its end. */
  readonly site: string;
  readonly free: { readonly maxBytes: number; readonly retentionSeconds: number };
  readonly paid: { readonly maxBytes: number; readonly retentionSeconds: number };
  /** In US dollars, like `$0.01`. Null: nothing is sold. */
  readonly prices: { readonly upload: string; readonly keep: string } | null;
  /** What the money is, like `USDC on Base`. */
  readonly money: string;
  /** Who pays: whoever calls, by x402; this program itself, up to so much; or nobody, since it has no key. */
  readonly payer: 'caller' | 'nobody' | { readonly perCall: string; readonly inAll: string };
  /**
   * Whether this is a program on the machine of whoever calls: it reads files there and remembers what it uploaded. The
   * sizes, spans and prices are then the usual ones.
   */
  readonly isLocal: boolean;
};
