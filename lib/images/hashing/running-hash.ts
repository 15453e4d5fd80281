/** A SHA-256 of bytes that come one after the other. */
export type RunningHash = {
  /** Takes the next bytes, which must not change any more; where there are many, more may come when it resolves. */
  update(bytes: Uint8Array): Promise<void> | null;
  /** Ends it, after the last bytes. Once. */
  digest(): Promise<Uint8Array<ArrayBuffer>>;
  /** Lets go of everything, also of what is added later. Call it in any case. */
  discard(): void;
};

export type StartHash = () => RunningHash;
