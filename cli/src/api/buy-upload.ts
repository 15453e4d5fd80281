import type { Cli } from '../cli';
import { isFailure, type Failure } from '../failure';
import type { Budget } from '../pay/create-budget';
import type { Purchase } from '../state/state-file';
import { changePurchase } from './change-purchase';
import { chooseOffer } from './choose-offer';
import { finishPurchase, type Bought } from './finish-purchase';
import { signPurchase } from './sign-purchase';
import { identifySource, type Source } from './source';
import type { UploadOptions } from './upload-free';

/** What is paid already: for these very bytes, or for whatever comes. */
async function takeUp(
  cli: Cli,
  { server, query }: { readonly server: string; readonly query: string },
  source: Source,
): Promise<Purchase | null> {
  const target = identifySource(source);
  const { purchases } = cli.state.read();
  const own = purchases.find((one) => one.server === server && one.target === target);
  if (own !== undefined) {
    // A kill may have come between the record and its bytes.
    if (cli.state.spool.get(own.key) === null) cli.state.spool.put(own.key, source.bytes);
    return own;
  }
  let taken: Purchase | null = null;
  if (!purchases.some((one) => one.server === server && one.target === null)) return null;
  const { name, kind, bytes } = source;
  await cli.state.change((file) => {
    const spare = file.purchases.find((one) => one.server === server && one.target === null);
    if (spare === undefined) return file;
    cli.state.spool.put(spare.key, bytes);
    taken = { ...spare, target, name, kind, query };
    return changePurchase(file, spare.key, { target, name, kind, query });
  });
  return taken;
}

/**
 * Uploads one image for money. What was paid for these bytes before and did not arrive is finished instead, and nothing
 * is signed.
 */
export async function buyUpload(
  cli: Cli,
  source: Source,
  { server, expires, budget, onSent }: UploadOptions & { readonly budget: Budget },
): Promise<Bought | Failure> {
  const target = identifySource(source);
  const sending = onSent === undefined ? {} : { onSent };
  return cli.state.alone(`${server} upload ${target}`, async () => {
    const query = expires === null ? '' : `?expires=${encodeURIComponent(expires)}`;
    const left = await takeUp(cli, { server, query }, source);
    if (left !== null) {
      cli.note(`${source.name}: paid before; nothing is paid again.`);
      return finishPurchase(cli, left, sending);
    }
    const offer = await chooseOffer(cli, server, { bytes: source.bytes.length, query });
    if (isFailure(offer)) return offer;
    const { name, kind, bytes } = source;
    const wanted = { server, ...offer, target, query, name, kind };
    const purchase = await signPurchase(cli, wanted, { bytes, budget });
    if (isFailure(purchase)) return purchase;
    const onRefused = () => budget.giveBack(BigInt(purchase.amount));
    return finishPurchase(cli, purchase, { ...sending, onRefused });
  });
}
