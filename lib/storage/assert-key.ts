import { isKey } from './is-key';

/**
 * Throws a RangeError on a key that no driver takes. Keys are made by us, so a bad one is a defect and not a
 * refusal; what the pattern leaves out (slashes, a leading dot, capitals) is what could name another place.
 */
export function assertKey(key: string): void {
  if (!isKey(key)) throw new RangeError(`not a storage key: ${JSON.stringify(key.slice(0, 200))}`);
}
