/** What is fuzzed: a door of the product and what must hold behind it, whatever comes. */
export type FuzzTarget = {
  /** What mutation starts from, besides the corpus in the tree. */
  readonly seeds: () => Promise<readonly Uint8Array[]> | readonly Uint8Array[];
  /** Words of the format, in Latin-1: what chance would take for ever to write. */
  readonly dictionary: readonly string[];
  /** Bytes of the longest input. */
  readonly maxLength: number;
  /** Mends checksums and sizes of every second mutant, so that damage gets past the first check. */
  readonly repair?: (bytes: Buffer) => Buffer;
  /** Answers the outcome in a word or two, to be counted. Throws where a promise is broken. */
  readonly run: (bytes: Buffer) => Promise<string> | string;
};
