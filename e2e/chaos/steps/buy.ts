import { makeForm } from '../../product/payments/make-form';
import { makePayingFetch } from '../../product/payments/make-paying-fetch';
import { makeUniquePng } from '../../product/make-unique-png';
import type { UploadAnswer } from '../../product/post-image';
import type { Purchase } from '../book';
import type { World } from '../world';
import { call, type Answer } from './call';
import { deliver } from './deliver';
import { patientFetch } from './patient-fetch';
import { spendToken } from './spend-token';

/** An image, or the token of one. */
type Thing = Partial<UploadAnswer> & { readonly token?: string };
type Goods = Thing & { readonly images?: readonly Thing[] };

const pathOf = ({ product, pictures, target }: Purchase): string =>
  ({
    upload: '/api/upload',
    batch: `/api/upload?count=${pictures.length}`,
    token: '/api/upload/token',
    keep: `/api/images/${target?.id}/keep`,
  })[product];

function makeBody({ product, pictures }: Purchase): { body?: FormData } {
  if (product === 'token' || product === 'keep') return {};
  const form = new FormData();
  for (const { bytes, index } of pictures) {
    for (const part of makeForm(makeUniquePng(bytes, index)).values()) form.append('image', part);
  }
  return { body: form };
}

/** The transaction that a receipt names. */
function readReceipt({ headers }: Answer): string | null {
  const receipt = headers.get('payment-response') ?? headers.get('x-payment-response');
  if (receipt === null) return null;
  const { transaction } = JSON.parse(Buffer.from(receipt, 'base64').toString()) as {
    transaction?: string;
  };
  return transaction ?? null;
}

/** Asks once for what is bought, by the stock client, which signs anew each time; always under the same key. */
export async function buy(world: World, origin: string, purchase: Purchase): Promise<number> {
  const { pictures, version, key } = purchase;
  const pay = makePayingFetch(version, world.wallets[purchase.wallet]!, patientFetch);
  const answer = await call(
    origin + pathOf(purchase),
    { method: 'POST', headers: { 'idempotency-key': key }, ...makeBody(purchase) },
    pay,
  );
  if (answer.status !== 200) return answer.status;
  const receipt = readReceipt(answer);
  if (purchase.transaction !== null && receipt !== null && receipt !== purchase.transaction) {
    world.fault(`one key was settled twice: ${purchase.transaction} and ${receipt}`);
  }
  purchase.transaction ??= receipt;
  const goods = JSON.parse(answer.body.toString()) as Goods;
  const things = goods.images ?? [goods];
  const images: UploadAnswer[] = [];
  for (const [at, thing] of things.entries()) {
    const spent =
      thing.token === undefined ? null : await spendToken(origin, thing.token, pictures[at]!);
    if (spent !== null) world.count('spend a token', spent.status);
    if (spent?.status === 200) images.push(JSON.parse(spent.body.toString()) as UploadAnswer);
    else if (thing.url !== undefined) images.push(thing as UploadAnswer);
  }
  // A token whose upload was not answered is still there: the same key gives it again, or what it became.
  if (images.length === things.length) deliver(world, purchase, images);
  return 200;
}
