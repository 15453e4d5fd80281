/** In how many of their 64 bits two hashes differ. */
export function countBits(one: bigint, other: bigint): number {
  const differing = BigInt.asUintN(64, one ^ other).toString(2);
  return differing.replaceAll('0', '').length;
}
