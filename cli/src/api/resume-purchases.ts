import type { Cli } from '../cli';
import type { Failure } from '../failure';
import type { Purchase } from '../state/state-file';
import { finishPurchase, type Bought } from './finish-purchase';

export type Resumed = { readonly purchase: Purchase; readonly result: Bought | Failure };

/**
 * Brings every purchase that was left to its end, one after the other. Nothing is signed.
 *
 * @param server null: of all servers
 */
export async function* resumePurchases(
  cli: Cli,
  server: string | null,
): AsyncGenerator<Resumed, void> {
  const left = cli.state
    .read()
    .purchases.filter((one) => one.target !== null && (server === null || one.server === server));
  for (const { key, ...purchase } of left) {
    const { product, target } = purchase;
    const name = `${purchase.server} ${product === 'keep' ? 'keep' : 'upload'} ${String(target)}`;
    const result = await cli.state.alone(name, async () => {
      // Another run may have ended it while this one waited.
      const known = cli.state.read().purchases.find((one) => one.key === key);
      return known === undefined ? null : finishPurchase(cli, known);
    });
    if (result !== null) yield { purchase: { key, ...purchase }, result };
  }
}
