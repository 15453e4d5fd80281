/** One of a list: 0 is the latest, and whatever lies beyond its beginning is counted from its end again. */
export function pick<T>(list: readonly T[], which: number): T | undefined {
  return list.length === 0 ? undefined : list[list.length - 1 - (which % list.length)];
}
