import { createBesides, type Besides, type BesidesOptions } from '../create-besides';
import { expectRefused } from './expect-refused';
import { openStall, type Answer, type Order, type Stall } from './open-stall';
import type { Deal } from '../../product/payments/expect-deal';

export const NOTHING: Deal = { cents: 0 };

export type Shop = Stall & {
  readonly besides: Besides;
  /** Sends an order beside a good request; nothing else may come of it than what is told. */
  attack(path: string, order: Order, more?: { deal?: Deal } & BesidesOptions): Promise<Answer>;
  /** As `attack`, for one that must be refused before the facilitator or the store hears of it. */
  expectRefusal(path: string, order: Order, status: number, error?: string): Promise<Answer>;
};

/** A stall without jobs, which would alter rows at times of their own: whatever changes, an attack has brought about. */
export async function openShop(env: Readonly<Record<string, string>> = {}): Promise<Shop> {
  const stall = await openStall({ SCREENING: 'off', CRON: 'off', ...env });
  const secrets = [stall.env.APP_SECRET ?? ''];
  const besides = await createBesides({ app: stall.app, query: stall.query, secrets });
  const attack: Shop['attack'] = (path, order, { deal = NOTHING, ...options } = {}) =>
    besides(
      ({ mark }) =>
        stall.deal(deal, () =>
          stall.order(path, { ...order, headers: { 'user-agent': mark, ...order.headers } }),
        ),
      options,
    );
  return {
    ...{ ...stall, besides, attack },
    expectRefusal: async (path, order, status, error) => {
      const answer = await attack(path, order);
      expectRefused(answer, status, error === undefined ? {} : { error });
      return answer;
    },
  };
}
