import { ChainError, type AuthorizationView } from '@/lib/payments/chain';
import type { Auth, World } from './world';

const ATTEMPTS = 5;

/**
 * What the chain has of an authorization, now. While anvil makes a block, it tells its state under the number of the
 * block before, whose logs know nothing of it: whoever is told so asks again.
 */
export async function readMoney(world: World, auth: Auth): Promise<AuthorizationView> {
  const { payments, env } = world.observer;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await payments.chain.readAuthorization({
        from: world.stage.buyers[auth.buyer]!.address.toLowerCase() as `0x${string}`,
        to: world.payTo,
        value: env.prices.upload * BigInt(auth.count),
        nonce: auth.nonce,
        sinceBlock: world.firstBlock,
      });
    } catch (thrown) {
      if (!(thrown instanceof ChainError) || attempt === ATTEMPTS) throw thrown;
    }
  }
}
