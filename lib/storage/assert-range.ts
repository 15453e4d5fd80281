import type { ByteRange } from './store';

/** Throws a RangeError where `range` does not lie inside an object of `size` bytes; asking so is a defect. */
export function assertRange(range: ByteRange, size: number): void {
  const whole = Number.isSafeInteger(range.start) && Number.isSafeInteger(range.end);
  if (whole && range.start >= 0 && range.start <= range.end && range.end < size) return;
  throw new RangeError(`bytes ${range.start} to ${range.end} are not inside an object of ${size}`);
}
