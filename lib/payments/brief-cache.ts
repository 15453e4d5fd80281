/** Answers that every request needs and that seldom change. */
export type BriefCache<Owner extends object, Value> = {
  /** The owner's answer, asked for where there is none that is fresh. */
  get(owner: Owner, ask: () => Promise<Value>): Promise<Value>;
  /** Makes the next one ask: something has changed. */
  forget(owner: Owner): void;
};

/**
 * Keeps one answer for each owner. A question that failed is no answer: the next one asks again.
 *
 * @param freshMs how old an answer may be, by a clock that nobody sets
 */
export function createBriefCache<Owner extends object, Value>(
  freshMs: number,
): BriefCache<Owner, Value> {
  const latest = new WeakMap<Owner, { readonly at: number; readonly answer: Promise<Value> }>();
  return {
    get(owner, ask) {
      const known = latest.get(owner);
      if (known !== undefined && performance.now() - known.at < freshMs) return known.answer;
      const asked = { at: performance.now(), answer: ask() };
      latest.set(owner, asked);
      asked.answer.catch(() => {
        if (latest.get(owner) === asked) latest.delete(owner);
      });
      return asked.answer;
    },
    forget: (owner) => void latest.delete(owner),
  };
}
