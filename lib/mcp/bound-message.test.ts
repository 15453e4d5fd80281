import { expect, it } from 'vitest';
import { boundMessage } from './bound-message';

const tier = (maxBytes: number) => ({ maxBytes, retentionSeconds: 1 });

it.each([
  [1, 10, null],
  [10, 1, null],
])('holds the larger of two tiers in base64: %i and %i', (free, paid, maxRequestBytes) => {
  const bound = boundMessage({ free: tier(free * 999), paid: tier(paid * 999), maxRequestBytes });
  expect(bound).toBeGreaterThan(Buffer.alloc(9_990).toString('base64').length);
  expect(bound).toBeLessThan(100_000);
});

it('is never more than a request may be', () => {
  const bound = boundMessage({ free: tier(999), paid: tier(999_999), maxRequestBytes: 70_000 });
  expect(bound).toBe(70_000);
});
