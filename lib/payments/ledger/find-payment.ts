import type { Payment } from '@/lib/db/create-client';
import { hashSecret } from '@/lib/secrets';
import { toBytes } from '../hex-bytes';
import type { Sale, SalesContext } from './sale';

/** The payment that was made under the client's key, or null. */
export async function findByKey(
  { db }: Pick<SalesContext, 'db'>,
  { product, payment, key }: Pick<Sale, 'product' | 'payment' | 'key'>,
): Promise<Payment | null> {
  if (key === null) return null;
  const payer = toBytes(payment.authorization.from);
  const row = await db.paymentKey.findUnique({
    where: { payer_product_keyHash: { payer, product, keyHash: hashSecret(key) } },
    select: { payment: true },
  });
  return row?.payment ?? null;
}

/** The payment that this authorization was reserved for, whatever it was spelled like; or null. */
export async function findByAuthorization(
  { db, payments }: Pick<SalesContext, 'db' | 'payments'>,
  { payment: { authorization } }: Pick<Sale, 'payment'>,
): Promise<Payment | null> {
  const { chainId, asset } = payments.network;
  const [payer, nonce] = [toBytes(authorization.from), toBytes(authorization.nonce)];
  return db.payment.findUnique({
    where: { chainId_asset_payer_nonce: { chainId, asset: toBytes(asset), payer, nonce } },
  });
}
