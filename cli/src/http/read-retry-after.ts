import type { HttpAnswer } from './send-request';

/** Milliseconds that the server asks to wait; null where it names no whole seconds. */
export function readRetryAfter({ header }: Pick<HttpAnswer, 'header'>): number | null {
  const text = header('Retry-After') ?? '';
  return /^\d{1,6}$/.test(text) ? Number(text) * 1000 : null;
}
