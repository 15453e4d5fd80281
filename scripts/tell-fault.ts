import { StartError } from '@/lib/start-error';

/** Wrong use and what a person can mend is told in a line; a defect with all there is. */
export function tellFault(thrown: unknown): void {
  const { name, code = '' } = thrown as NodeJS.ErrnoException;
  const named = ['StoreError', 'ChainError'].includes(name) || code.startsWith('ERR_PARSE_ARGS');
  const plain = thrown instanceof StartError || named;
  console.error(plain ? (thrown as Error).message : thrown);
}
