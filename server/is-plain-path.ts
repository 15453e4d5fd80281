/** A segment of dots, escaped or not, an empty one that is not the last, and what a browser takes for a slash. */
const FOLDED = /\/(?:\.|%2e){1,2}(?:\/|$)|\/\/|\\/i;

/**
 * Whether a path means what it says. Next folds it before it looks for a page, so that `/x/../api/free` would be answered
 * there, past the limits and the memory that are counted here, and `//host/` by a redirect.
 */
export function isPlainPath(path: string): boolean {
  return !FOLDED.test(path);
}
