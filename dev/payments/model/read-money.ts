import type { AuthorizationView } from '@/lib/payments/chain';
import type { Auth, World } from './world';

/** What the chain has of an authorization, now. */
export function readMoney(world: World, auth: Auth): Promise<AuthorizationView> {
  const { payments, env } = world.observer;
  return payments.chain.readAuthorization({
    from: world.stage.buyers[auth.buyer]!.address.toLowerCase() as `0x${string}`,
    to: world.payTo,
    value: env.prices.upload,
    nonce: auth.nonce,
    sinceBlock: world.firstBlock,
  });
}
