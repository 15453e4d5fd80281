import { ChainError } from '@/lib/payments/chain';
import { explainFailure } from '@/lib/outgoing/explain-failure';
import { StartError } from '@/lib/start-error';

/** SQLSTATE, or a code of Node's: then the message is Postgres' or the system's own, and quotes no statement of ours. */
const CODE = /^[A-Z0-9_]{4,40}$/;

/**
 * What broke, in words for the operator: our own sentences, and those of Postgres and the system. Of everything else
 * only its class and code, since a message could quote an address with a key in it.
 */
export function explain(thrown: unknown): string {
  if (thrown instanceof StartError || thrown instanceof ChainError) return thrown.message;
  if (!(thrown instanceof Error)) return typeof thrown;
  const { code, syscall } = thrown as NodeJS.ErrnoException;
  const told = code !== undefined && CODE.test(code) && (syscall !== undefined || /^\d/.test(code));
  if (told && thrown.message !== '') return thrown.message;
  if (thrown.name === 'StoreError') return `${thrown.message} (${explainFailure(thrown)})`;
  return explainFailure(thrown);
}
