import { ChainError } from '../chain';
import type { SalesContext } from './sale';

/**
 * The chain's newest block before a reservation, or null where the chain does not answer: then a use that is found
 * later may be older than our asking, and only the wallet may claim it.
 */
export async function readHead({
  payments,
  log,
}: Pick<SalesContext, 'payments' | 'log'>): Promise<bigint | null> {
  try {
    return await payments.chain.getHead();
  } catch (err) {
    if (!(err instanceof ChainError)) throw err;
    log.warn({ err }, 'the chain did not tell its newest block');
    return null;
  }
}
