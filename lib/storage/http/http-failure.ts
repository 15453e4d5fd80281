/** Full jitter spreads the retries; these are the answers that another try may change. */
const PASSING = new Set([408, 409, 425, 429, 500, 502, 503, 504]);

/**
 * A request that did not bring what was asked for: an answer with another status, or no whole answer (status null).
 * Its words are ours: neither an address, a header nor a text of the server's is in them, but for the error code.
 */
export class HttpFailure extends Error {
  readonly status: number | null;
  /** What the server or the system calls it (`SlowDown`, `ECONNRESET`), or empty. */
  readonly code: string;

  constructor(status: number | null, code: string, cause?: unknown) {
    // A server's word goes into our log: letters, digits and underscores, and not many.
    const safe = /^\w{1,64}$/.test(code) ? code : '';
    super([status ?? '', safe].join(' ').trim() || 'no answer', { cause });
    this.name = 'HttpFailure';
    this.status = status;
    this.code = safe;
  }

  /** Whether the same request may succeed a moment later. */
  get passing(): boolean {
    return this.status === null || PASSING.has(this.status);
  }
}
