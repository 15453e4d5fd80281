import { StoreError } from '../store';

/** No space, quota used up, file larger than the file system or the process may write. */
const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** The code of a system error (`ENOENT`), or an empty text for any other. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : '';
}

/** Turns what the file system threw into what callers of a store know; `doing` names the step for the log. */
export function toStoreError(doing: string, error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  const code = codeOf(error);
  const kind = FULL.has(code) ? 'full' : 'unavailable';
  return new StoreError(kind, `disk: ${doing} failed${code === '' ? '' : `: ${code}`}`, error);
}
