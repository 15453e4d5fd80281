/** Throws a RangeError on a page that holds nothing; asking so is a defect. */
export function assertPage({ limit }: { limit: number }): void {
  if (!Number.isSafeInteger(limit) || limit < 1) {
    throw new RangeError('a page holds at least one object');
  }
}
