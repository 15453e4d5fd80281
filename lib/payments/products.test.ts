import { describe, expect, it } from 'vitest';
import { makeTestEnv } from '@/dev/context/make-test-env';
import { Product } from '@/lib/db/generated/enums';
import { getPrice, PRODUCT_NAMES, PRODUCTS } from './products';

describe('PRODUCTS', () => {
  it('are those of the database', () => {
    expect([...PRODUCT_NAMES].sort()).toEqual(Object.values(Product).sort());
  });

  it('cost what the settings say', () => {
    const env = makeTestEnv({ PAID_PRICE: '20000', KEEP_PRICE: '30000' });
    expect(PRODUCT_NAMES.map((name) => getPrice(env, name))).toEqual([20_000n, 20_000n, 30_000n]);
    expect(getPrice(makeTestEnv(), 'keep')).toBe(10_000n);
  });

  it('name the limits of the tier, or none', () => {
    const urls = { siteUrl: 'https://example.org', resourceUrl: 'https://example.org/x' };
    const place = { ...urls, longest: null, count: 1 };
    const paid = { maxBytes: 3 * 1_048_576, retentionSeconds: 2 * 86_400 };
    for (const name of PRODUCT_NAMES) {
      expect(PRODUCTS[name].describe({ ...place, paid })).toContain('2 days');
      const plain = PRODUCTS[name].describe({ ...place, paid: null });
      expect(plain).not.toMatch(/\bMB\b|\byear|\bday|undefined|null| {2}/);
    }
    expect(PRODUCTS.upload.describe({ ...place, paid })).toContain('3 MB');
  });
});
