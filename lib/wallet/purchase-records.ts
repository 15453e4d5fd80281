/**
 * A purchase that has begun and is not finished, as this browser remembers it. The payment is written before it is
 * sent: whatever happens after, the same payment under the same key gets what it paid for, and is never taken twice.
 */
export type PurchaseRecord = {
  /** Its `Idempotency-Key`, and its name in this browser. */
  readonly key: string;
  readonly product: 'upload' | 'keep';
  /** What a keep prolongs. */
  readonly imageId: string | null;
  /** Of the file; stays in this browser. */
  readonly name: string;
  readonly sizeBytes: number;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** Value of `PAYMENT-SIGNATURE`. Null: not signed yet, nothing was sent. */
  readonly payment: string | null;
  /** Where the state of a payment is told that the chain has not shown yet. */
  readonly statusUrl: string | null;
};

const KEY = 'img402.purchases';
const CHANGED = 'img402:purchases';

const NONE: readonly PurchaseRecord[] = [];

const isRecord = (value: unknown): value is PurchaseRecord => {
  if (typeof value !== 'object' || value === null) return false;
  const record = value as Record<string, unknown>;
  const textOrNull = (name: string) => record[name] === null || typeof record[name] === 'string';
  return (
    typeof record['key'] === 'string' &&
    (record['product'] === 'upload' || record['product'] === 'keep') &&
    typeof record['name'] === 'string' &&
    typeof record['sizeBytes'] === 'number' &&
    typeof record['startedAt'] === 'number' &&
    ['imageId', 'payment', 'statusUrl'].every(textOrNull)
  );
};

let cache: { text: string | null; list: readonly PurchaseRecord[] } = { text: null, list: NONE };

function parse(text: string | null): readonly PurchaseRecord[] {
  try {
    const value: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(value) ? value.filter(isRecord) : NONE;
  } catch {
    return NONE;
  }
}

/** The unfinished purchases of this browser, oldest first. The same array while nothing changes. */
export function readPurchases(): readonly PurchaseRecord[] {
  let text: string | null = null;
  try {
    text = localStorage.getItem(KEY);
  } catch {
    return NONE;
  }
  if (text !== cache.text) cache = { text, list: parse(text) };
  return cache.list;
}

/**
 * Writes one down.
 *
 * @returns false where the browser keeps nothing: then nothing may be sent that a closed tab would lose
 */
export function savePurchase(record: PurchaseRecord): boolean {
  const others = readPurchases().filter(({ key }) => key !== record.key);
  return write([...others, record]);
}

export function forgetPurchase(key: string): void {
  write(readPurchases().filter((record) => record.key !== key));
}

function write(list: readonly PurchaseRecord[]): boolean {
  try {
    localStorage.setItem(KEY, JSON.stringify(list));
  } catch {
    return false;
  }
  window.dispatchEvent(new Event(CHANGED));
  return true;
}

/** Hears of changes by this tab and by others. */
export function subscribePurchases(listener: () => void): () => void {
  window.addEventListener(CHANGED, listener);
  window.addEventListener('storage', listener);
  return () => {
    window.removeEventListener(CHANGED, listener);
    window.removeEventListener('storage', listener);
  };
}
