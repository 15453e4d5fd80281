import type { Finding } from '../sections/finding';

/** Whether a row keeps its bar; null where it has none. What is no number keeps none. */
export function hasPassed({ value, better, bar }: Finding): boolean | null {
  if (bar === null) return null;
  return better === 'more' ? value >= bar : value <= bar;
}
