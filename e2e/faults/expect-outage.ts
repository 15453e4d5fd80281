import { expect } from 'vitest';
import type { Answer } from './ask';

/** 503 in the words of the contract, with the seconds to wait, and in time. */
export function expectOutage(
  { status, code, retryAfter, body, ms }: Answer,
  withinMs: number,
  expected = 'storage_unavailable',
): void {
  expect([status, code, body.retryable]).toEqual([503, expected, true]);
  expect(retryAfter).toBeGreaterThan(0);
  expect(Number.isInteger(retryAfter)).toBe(true);
  expect(JSON.stringify(body)).not.toMatch(/ECONN|E[A-Z]{4,}:|at .*\.(m?js|ts):\d/);
  expect(ms).toBeLessThan(withinMs);
}
