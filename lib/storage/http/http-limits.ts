/** How long a store on the network is waited for, and how often it is asked. */
export type HttpLimits = {
  /** Tries of one operation, the first one included. */
  readonly attempts: number;
  /** Milliseconds until the head of an answer, a try. What an upload needs for its bytes comes on top. */
  readonly attemptMs: number;
  /** Milliseconds of silence in the middle of a body, while somebody waits for it. */
  readonly idleMs: number;
  /** Milliseconds for all tries of one operation and the pauses between them. */
  readonly totalMs: number;
  /** Milliseconds that the first pause lasts at most; it doubles from try to try. */
  readonly pauseMs: number;
};

export const HTTP_LIMITS: HttpLimits = {
  attempts: 4,
  attemptMs: 10_000,
  idleMs: 10_000,
  totalMs: 30_000,
  pauseMs: 100,
};
