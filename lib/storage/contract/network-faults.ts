/** What goes wrong with one request on its way to a store or back. */
export type NetworkFault =
  /** The server reads the request and answers with this status, and the code in its own words. */
  | { readonly kind: 'answer'; readonly status: number; readonly code: string }
  /** The server reads the request and closes the connection. */
  | { readonly kind: 'drop' }
  /** The server reads the request and says nothing. */
  | { readonly kind: 'hang' }
  /** The answer begins in good order; after so many bytes of its body the connection is closed. */
  | { readonly kind: 'cut'; readonly after: number }
  /** The same, but then nothing more comes. */
  | { readonly kind: 'stall'; readonly after: number }
  /** The same, but then the answer ends as though it were whole: what a careless proxy makes of a broken one. */
  | { readonly kind: 'shorten'; readonly after: number };

/** The way to a store, as a test can break it. */
export type Network = {
  /** The next requests meet these faults, one each, in this order. */
  failNext(...faults: readonly NetworkFault[]): void;
  /** Every request from now on meets this one, until `heal` of the harness. */
  failAll(fault: NetworkFault): void;
  /** Requests that have arrived so far. */
  requests(): number;
};
