import type { Finding } from '../sections/finding';

/** Whether a row keeps its bar; null where it has none. */
export function hasPassed({ value, bar }: Finding): boolean | null {
  if (bar === null) return null;
  return bar.is === 'at least' ? value >= bar.value : value <= bar.value;
}
