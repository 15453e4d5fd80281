import { claimAll, type ClaimedPayment } from '../../product/payments/claim-all';
import type { UploadAnswer } from '../../product/post-image';
import type { Purchase } from '../book';
import { deliver } from '../steps/deliver';
import { spendToken } from '../steps/spend-token';
import type { World } from '../world';

const NAMES = { upload: 'upload', batch: 'upload', token: 'upload_token', keep: 'keep' } as const;

type Thing = { readonly token?: string; readonly image?: UploadAnswer };

const thingsOf = ({ images, token, image }: ClaimedPayment): readonly Thing[] =>
  images ?? [
    { ...(token === undefined ? {} : { token }), ...(image === undefined ? {} : { image }) },
  ];

const fits = (purchase: Purchase, { product, count = 1, image }: ClaimedPayment): boolean =>
  product === NAMES[purchase.product] &&
  count === Math.max(1, purchase.pictures.length) &&
  (purchase.target === null || image === undefined || image.id === purchase.target.id);

async function take(world: World, purchase: Purchase, claimed: ClaimedPayment): Promise<void> {
  const images: UploadAnswer[] = [];
  for (const [at, { token, image }] of thingsOf(claimed).entries()) {
    if (image !== undefined) images.push(image);
    if (token === undefined) continue;
    // A keep whose image is gone becomes an upload; ours are not touched while they are being kept.
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
