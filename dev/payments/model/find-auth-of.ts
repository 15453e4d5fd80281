import { toHex } from '@/lib/payments/hex-bytes';
import type { Auth, World } from './world';

/** The authorization of a payment of the ledger. */
export async function findAuthOf(world: World, paymentId: string): Promise<Auth | null> {
  const { test } = world.stage;
  const row = await test.context.db.payment.findUnique({ where: { id: paymentId } });
  return row === null ? null : (world.auths.get(toHex(row.nonce)) ?? null);
}
