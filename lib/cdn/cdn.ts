/** What became of a call. `why` is for the log and the operator: never a token or an address of a person. */
export type PurgeAnswer =
  | { readonly kind: 'purged' }
  | {
      readonly kind: 'failed';
      readonly why: string;
      /** Whole seconds that the CDN asked us to wait; null where it did not say. */
      readonly retryAfterSeconds: number | null;
    };

/** A cache in front of the image host, which keeps what it was given for as long as `Cache-Control` allowed. */
export type Cdn = {
  /** Name in the log. */
  readonly name: string;
  /** How many addresses one call may name. */
  readonly batch: number;
  /** Has the cache forget these addresses, everywhere. Never throws: what breaks is an answer. */
  purge(urls: readonly string[]): Promise<PurgeAnswer>;
};
