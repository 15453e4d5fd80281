/**
 * Works on several at once and tells each result in the order of the items, as soon as it can be told.
 *
 * @param atOnce how many at the same time
 */
export async function runInOrder<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item, index: number) => Promise<Result>,
  tell: (result: Result, item: Item) => void,
): Promise<Result[]> {
  const results: Result[] = [];
  const done = new Set<number>();
  let next = 0;
  let told = 0;
  const worker = async () => {
    for (let index = next++; index < items.length; index = next++) {
      results[index] = await work(items[index] as Item, index);
      done.add(index);
      for (; done.has(told); told += 1) tell(results[told] as Result, items[told] as Item);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  return results;
}
