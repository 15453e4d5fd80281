import type { Cli } from '../cli';
import { fail, isFailure, type Failure } from '../failure';
import type { Budget } from '../pay/create-budget';
import { finishPurchase, type Bought } from './finish-purchase';
import { signPurchase } from './sign-purchase';

/** Pays for another term of a live image, or finishes a payment for it that is under way. */
export async function keepImage(
  cli: Cli,
  { server, id }: { readonly server: string; readonly id: string },
  budget: Budget,
): Promise<Bought | Failure> {
  return cli.state.alone(`${server} keep ${id}`, async () => {
    const left = cli.state
      .read()
      .purchases.find(
        (one) => one.product === 'keep' && one.server === server && one.target === id,
      );
    if (left !== undefined) {
      cli.note(`${id}: paid before; nothing is paid again.`);
      return finishPurchase(cli, left);
    }
    const path = `/api/images/${id}/keep`;
    const wanted = { server, product: 'keep', target: id, path, query: '', name: id, kind: 'none' };
    const purchase = await signPurchase(
      cli,
      { ...wanted, product: 'keep', kind: 'none' },
      {
        bytes: null,
        budget,
      },
    );
    if (!isFailure(purchase)) {
      const onRefused = () => budget.giveBack(BigInt(purchase.amount));
      return finishPurchase(cli, purchase, { onRefused });
    }
    return purchase.code === 'strange_answer'
      ? fail('refused', 'no_keep', `${server} does not prolong images. Nothing was charged.`)
      : purchase;
  });
}
