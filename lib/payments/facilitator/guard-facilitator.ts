import { setTimeout as delay } from 'node:timers/promises';
import { createBreaker, type Breaker } from '@/lib/outgoing/create-breaker';
import type { Facilitator, FacilitatorAnswer } from '@/lib/payments/facilitator';

/** Three buyers in a row have waited in vain: from then on it is asked whether it is there before it gets a payment. */
const BREAKER = { failures: 3, pauseMs: 2_000 };

type Guard = {
  /** Milliseconds after which no answer, or an error in its place, was a vain wait. */
  readonly slowMs?: number;
  /** Milliseconds for its answer to the question whether it is there. */
  readonly probeMs?: number;
  readonly breaker?: Breaker;
};

const isUseless = (answer: FacilitatorAnswer): boolean =>
  answer.kind !== 'response' || answer.status >= 500;

/**
 * The same facilitator, which gets no payment while it answers nobody. Each payment that it swallows is unclear for
 * minutes; one that was never sent is not, and may come again. What is asked meanwhile is what it supports: that costs
 * no buyer anything.
 */
export function guardFacilitator(
  facilitator: Facilitator,
  { slowMs = 5_000, probeMs = 2_000, breaker = createBreaker(BREAKER) }: Guard = {},
): Facilitator {
  const isThere = async (): Promise<boolean> => {
    const stop = new AbortController();
    try {
      const late = delay(probeMs, null, { signal: stop.signal });
      const answer = await Promise.race([facilitator.supported(), late]);
      return answer !== null && !isUseless(answer);
    } finally {
      stop.abort();
    }
  };

  return {
    name: facilitator.name,
    verify: (request) => facilitator.verify(request),
    supported: () => facilitator.supported(),
    async settle(request) {
      if (breaker.isOpen) {
        if (!breaker.mayTry() || !(await isThere())) {
          return { kind: 'unreached', cause: 'settle: has not answered lately, not asked yet' };
        }
        breaker.succeeded();
      }
      const startedAt = performance.now();
      const answer = await facilitator.settle(request);
      if (!isUseless(answer)) breaker.succeeded();
      else if (performance.now() - startedAt >= slowMs) breaker.failed();
      return answer;
    },
  };
}
