/**
 * Runs the work while no other tab of this browser holds the same name. Where the browser has no locks (plain HTTP), it
 * runs at once: the server answers the same payment the same, so two tabs at one purchase are wasteful and no more.
 *
 * @param elsewhere called where another tab is at it, and the work has to wait
 */
export async function holdAlone<Value>(
  name: string,
  elsewhere: () => void,
  work: () => Promise<Value>,
): Promise<Value> {
  // Typed as always there; it is not outside of a secure context.
  const locks = navigator.locks as LockManager | undefined;
  if (locks === undefined) return work();
  const lock = `img402.purchase.${name}`;
  const first = await locks.request(lock, { ifAvailable: true }, async (held) =>
    held === null ? null : { value: await work() },
  );
  if (first !== null) return first.value;
  elsewhere();
  return locks.request(lock, work);
}
