import { claimAll, type ClaimedPayment } from '../../product/payments/claim-all';
import type { UploadAnswer } from '../../product/post-image';
import type { Purchase } from '../book';
import { deliver } from '../steps/deliver';
import { spendToken } from '../steps/spend-token';
import type { World } from '../world';

const NAMES = { upload: 'upload', batch: 'upload', token: 'upload_token', keep: 'keep' } as const;

const INSTEAD_BYTES = 9_000;

type Thing = { readonly token?: string; readonly image?: UploadAnswer };

const thingsOf = ({ images, token, image }: ClaimedPayment): readonly Thing[] =>
  images ?? [
    { ...(token === undefined ? {} : { token }), ...(image === undefined ? {} : { image }) },
  ];

const fits = (purchase: Purchase, { product, count = 1, image }: ClaimedPayment): boolean =>
  product === NAMES[purchase.product] &&
  count === Math.max(1, purchase.pictures.length) &&
  (purchase.target === null || image === undefined || image.id === purchase.target.id);

/**
 * A keep is a token of an upload where it could not be told, when the money was found, that who asks is the payer: whether
 * it had to be is what the checks ask of the ledger. From here on the purchase is one of a token.
 */
function becomeToken(world: World, purchase: Purchase, { transaction }: ClaimedPayment): void {
  purchase.product = 'token';
  purchase.pictures = [{ bytes: INSTEAD_BYTES, index: world.nextIndex() }];
  purchase.transaction = transaction ?? null;
  // It is what it was.
  purchase.target!.doubt = null;
  purchase.target = null;
}

async function take(world: World, purchase: Purchase, claimed: ClaimedPayment): Promise<void> {
  const isToken = thingsOf(claimed).some(({ token }) => token !== undefined);
  if (purchase.product === 'keep' && isToken) becomeToken(world, purchase, claimed);
  const images: UploadAnswer[] = [];
  for (const [at, { token, image }] of thingsOf(claimed).entries()) {
    if (image !== undefined) images.push(image);
    if (token === undefined) continue;
    const answer = await spendToken(world.origin, token, purchase.pictures[at]!);
    world.count('spend a claimed token', answer.status);
    if (answer.status === 200) images.push(JSON.parse(answer.body.toString()) as UploadAnswer);
  }
  if (images.length < Math.max(1, purchase.pictures.length)) return;
  purchase.transaction = claimed.transaction ?? null;
  deliver(world, purchase, images);
}

/** Signs in with a wallet, and takes what it has paid for and was not answered. */
export async function claimOpen(world: World, wallet: number): Promise<void> {
  const own = world.book.purchases.filter((purchase) => purchase.wallet === wallet);
  const claimed = await claimAll(world.origin, world.wallets[wallet]!).catch(() => null);
  world.count('claim', claimed === null ? 0 : 200);
  for (const payment of claimed ?? []) {
    if (payment.status !== 'settled') continue;
    const known = own.find(({ transaction }) => transaction === payment.transaction);
    // Known and not delivered: the token was bought, and its upload was not answered.
    const open = known ?? own.find((one) => one.transaction === null && fits(one, payment));
    if (open !== undefined && !open.delivered) await take(world, open, payment);
  }
}
