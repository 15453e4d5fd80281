import type { KeyNeeds } from './find-key-needs';

/** What keys are needed by, together, in words: `2 live images, 1 report`. */
export function describeKeyNeeds(needs: Iterable<KeyNeeds>): string {
  const sums = new Map<string, number>();
  for (const counts of needs) {
    for (const [kind, count] of Object.entries(counts)) {
      sums.set(kind, (sums.get(kind) ?? 0) + count);
    }
  }
  return [...sums]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([kind, count]) => `${count} ${kind}${count === 1 ? '' : 's'}`)
    .join(', ');
}
