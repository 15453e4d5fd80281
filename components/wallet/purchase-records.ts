import { createStoredList } from '@/components/ui/create-stored-list';

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

const list = createStoredList('purchases', isRecord);

/** The unfinished purchases of this browser, oldest first. The same array while nothing changes. */
export const readPurchases = list.read;

/** Hears of changes by this tab and by others. */
export const subscribePurchases = list.subscribe;

/**
 * Writes one down.
 *
 * @returns false where the browser keeps nothing: then the wallet alone can claim what a closed tab loses
 */
export function savePurchase(record: PurchaseRecord): boolean {
  return list.write([...list.read().filter(({ key }) => key !== record.key), record]);
}

export function forgetPurchase(key: string): void {
  list.write(list.read().filter((record) => record.key !== key));
}
