import { refuse, type Refusal } from '@/lib/errors';
import { ChainError } from './chain';

/**
 * The refusal where a node that had to be asked did not answer: nothing is decided without it. Anything else that was
 * thrown is a surprise and goes on.
 *
 * @param what of the log: what could not be done
 */
export function refuseWithoutChain(thrown: unknown, what: string, detail: string): Refusal {
  if (!(thrown instanceof ChainError)) throw thrown;
  return refuse('payments_unavailable', `${what}: ${thrown.message}`, {
    detail,
    retryAfterSeconds: 5,
  });
}
