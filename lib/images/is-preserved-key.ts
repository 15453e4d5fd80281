/** Of what is encrypted to the operator's key, in the format of https://age-encryption.org/v1. */
const ENDING = '.age';

/** Whether an object holds an image that is preserved encrypted, and not the image itself. */
export function isPreservedKey(storageKey: string): boolean {
  return storageKey.endsWith(ENDING);
}
