import type { Payment } from '@/lib/db/create-client';
import { toBytes } from '@/lib/payments/hex-bytes';
import { hashSecret } from '@/lib/secrets';
import type { Auth, Sent, World } from './world';

/** What the ledger has of an authorization. */
export async function findRow(world: World, { nonce }: Auth): Promise<Payment | null> {
  const { test } = world.stage;
  return test.context.db.payment.findFirst({ where: { nonce: toBytes(nonce) } });
}

/** What the ledger has under the key of a request of a buyer. */
export async function findRowByKey(
  world: World,
  buyer: number,
  { key, product }: Pick<Sent, 'key' | 'product'>,
): Promise<Payment | null> {
  if (key === null) return null;
  const { test, buyers } = world.stage;
  const payer = toBytes(buyers[buyer]!.address);
  const row = await test.context.db.paymentKey.findUnique({
    where: { payer_product_keyHash: { payer, product, keyHash: hashSecret(key) } },
    select: { payment: true },
  });
  return row?.payment ?? null;
}
