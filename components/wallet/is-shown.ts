import type { PurchaseRecord } from './purchase-records';

/** Which of the purchases that were left a page shows. */
export type Which = {
  /** Those too for which nothing was signed, and nothing charged. */
  readonly unsigned: boolean;
  /** An image that has a place of its own for what is paid for it. */
  readonly exceptImage?: string;
};

/** Whether a page takes up a purchase that an earlier one left. */
export function isShown(
  { payment, imageId }: Pick<PurchaseRecord, 'payment' | 'imageId'>,
  { unsigned, exceptImage }: Which,
): boolean {
  return (unsigned || payment !== null) && (exceptImage === undefined || imageId !== exceptImage);
}
