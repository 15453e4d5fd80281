import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  forgetPurchase,
  readPurchases,
  savePurchase,
  subscribePurchases,
  type PurchaseRecord,
} from './purchase-records';

const KEY = 'img402.purchases';
const record = (key: string, payment: string | null = null): PurchaseRecord => ({
  key,
  product: 'upload',
  imageId: null,
  name: 'shot.png',
  sizeBytes: 3,
  startedAt: 1000,
  payment,
  statusUrl: null,
});

let stored: Map<string, string>;
beforeEach(() => {
  stored = new Map();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
  });
  vi.stubGlobal('window', new EventTarget());
});
afterEach(() => vi.unstubAllGlobals());

describe('purchase records', () => {
  it('are read as they were written, the latest word on each', () => {
    expect(savePurchase(record('a'))).toBe(true);
    savePurchase(record('b'));
    savePurchase(record('a', 'signed'));
    expect(readPurchases()).toEqual([record('b'), record('a', 'signed')]);
    forgetPurchase('b');
    expect(readPurchases()).toEqual([record('a', 'signed')]);
  });

  it('are the same list while nothing changes, and tell when something does', () => {
    const heard = vi.fn();
    const stop = subscribePurchases(heard);
    savePurchase(record('a'));
    expect(readPurchases()).toBe(readPurchases());
    expect(heard).toHaveBeenCalledOnce();
    stop();
    forgetPurchase('a');
    expect(heard).toHaveBeenCalledOnce();
  });

  it.each([
    ['no JSON', '{'],
    ['no list', '{"key":"a"}'],
    ['something else in the list', '[null,1,{"key":"a"},{"key":"a","product":"ship"}]'],
  ])('leave out what is not one: %s', (_, text) => {
    stored.set(KEY, text);
    expect(readPurchases()).toEqual([]);
  });

  it('say that nothing was written where the browser keeps nothing', () => {
    const full = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    vi.stubGlobal('localStorage', { getItem: full, setItem: full });
    expect(savePurchase(record('a'))).toBe(false);
    expect(readPurchases()).toEqual([]);
  });
});
