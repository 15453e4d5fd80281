/** What is counted while requests are answered. No label comes from outside: their number would be without bound. */
export type Metrics = {
  /** @param route name of one of ours */
  countRequest(route: string, method: string, status: number, seconds: number): void;
  /** @param outcome `ok`, `pending`, or the code of the refusal */
  countUpload(tier: string, outcome: string): void;
  /** @param operation of the store's interface, or `read` for a body that broke off */
  countStoreError(operation: string): void;
  /** Bytes of images that requests brought whole. */
  countReceived(bytes: number): void;
  /** Bytes of images that answers began to send. */
  countServed(bytes: number): void;
  /** A small image that was to be sent. @param hit whether it was in memory */
  countRead(hit: boolean): void;
  /** Bytes of images in memory. */
  setHeld(bytes: number): void;
};
