/** What is blocked without a case: from a list of others, or because the store's log says so. */
const WITHOUT_CASE: readonly string[] = ['import', 'log'];

/** The case that a source of the block list is, or null where it is none. */
export function findCaseOf(source: string): string | null {
  return WITHOUT_CASE.includes(source) ? null : source;
}
