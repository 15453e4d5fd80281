import type { Hex } from 'viem';
import { isRefusal, type Refusal } from '@/lib/errors';
import { removeImage } from '@/lib/images/remove-image';
import { findPaidImage } from './find-paid-image';
import type { SalesContext } from './ledger/sale';

/** Deletes an image for the wallet that paid for its upload. Whoever only prolonged an image may not. */
export async function deletePaidImage(
  ports: SalesContext,
  id: string,
  address: Hex,
): Promise<'deleted' | Refusal> {
  const image = await findPaidImage(ports, id, address);
  if (isRefusal(image)) return image;
  await removeImage(ports, image);
  return 'deleted';
}
