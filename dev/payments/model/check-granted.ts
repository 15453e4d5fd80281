import { toHex } from '@/lib/payments/hex-bytes';
import { readMoney } from './read-money';
import type { World } from './world';

/** Nothing is ever granted whose money has not come, unless a facilitator has said that it had. */
export async function checkGranted(world: World): Promise<void> {
  const { db } = world.stage.test.context;
  const settled = await db.payment.findMany({ where: { state: 'settled' } });
  for (const row of settled) {
    const auth = world.auths.get(toHex(row.nonce));
    if (auth === undefined || auth.isSeen || auth.isClaimed) continue;
    const { use } = await readMoney(world, auth);
    if (use?.paid === true) auth.isSeen = true;
    else world.violations.push(`a ${row.product} was granted before its money came`);
  }
}
