export type BreakerSettings = {
  /** Vain waits in a row after which nobody waits any more. */
  readonly failures: number;
  /** Milliseconds from one try to the next while it is open. */
  readonly pauseMs: number;
};

/** Keeps callers from waiting, one after the other, for something that answers nobody. */
export type Breaker = {
  readonly isOpen: boolean;
  /** Whether to ask at all: always while it is closed, and once a pause while it is open. That one is the probe. */
  mayTry(): boolean;
  /** It has answered, whatever the answer was. */
  succeeded(): void;
  /** Somebody has waited in vain. What fails at once costs nobody anything and is not told here. */
  failed(): void;
};

/**
 * Closed until `failures` waits in a row were in vain; then open until anything is answered. A probe that never tells
 * how it went holds nothing up: the next one goes out after the next pause.
 *
 * @param now milliseconds that only go forwards
 */
export function createBreaker(
  { failures, pauseMs }: BreakerSettings,
  now: () => number = () => performance.now(),
): Breaker {
  let inVain = 0;
  let nextTryAt = 0;
  return {
    get isOpen() {
      return inVain >= failures;
    },
    mayTry() {
      if (inVain < failures) return true;
      if (now() < nextTryAt) return false;
      nextTryAt = now() + pauseMs;
      return true;
    },
    succeeded() {
      inVain = 0;
    },
    failed() {
      inVain += 1;
      // Only what opens it: those that waited beside it, and probes, must not put the next try off.
      if (inVain === failures) nextTryAt = now() + pauseMs;
    },
  };
}
