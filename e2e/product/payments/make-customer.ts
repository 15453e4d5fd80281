import { randomBytes } from 'node:crypto';
import type { PrivateKeyAccount } from 'viem/accounts';
import { decodeImage } from '@/dev/images/decode-image';
import { makeUniquePng } from '../make-unique-png';
import { uploadImage, type UploadAnswer } from '../post-image';
import { claimAll } from './claim-all';
import { makeForm } from './make-form';
import { makePayingFetch } from './make-paying-fetch';

export const PRODUCTS = ['token', 'upload', 'keep'] as const;
export type ProductName = (typeof PRODUCTS)[number];

/** What a purchase has answered: the goods, or nothing yet. */
type Got = { readonly status: number; readonly body: Partial<UploadAnswer> & { token?: string } };

/** Somebody who buys one thing and does not give up. */
export type Customer = {
  readonly product: ProductName;
  readonly account: PrivateKeyAccount;
  /** Buys by the stock client, always under the same key: signs anew each time. Status 0 where the line broke. */
  buy(origin: string): Promise<number>;
  /** Signs in and takes what was paid for. False where nothing was. */
  claim(origin: string): Promise<boolean>;
  /** What is wrong with what he got; null where it is what he bought, to the pixel. */
  inspect(origin: string): Promise<string | null>;
};

const YEAR_MS = 365 * 86_400_000;

/**
 * @param index of the picture, which is like no other
 * @param origin for what a keep is to keep
 */
export async function makeCustomer(
  product: ProductName,
  account: PrivateKeyAccount,
  index: number,
  origin: string,
): Promise<Customer> {
  const png = makeUniquePng(product === 'upload' ? 60_000 : 9_000, index);
  const { pixels } = await decodeImage(png);
  const key = randomBytes(16).toString('hex');
  const version = index % 2 === 0 ? 1 : 2;
  const target = product === 'keep' ? await uploadImage(origin, png) : null;
  let goods: Got['body'] | null = null;

  const pathOf = {
    token: '/api/upload/token',
    upload: '/api/upload',
    keep: `/api/images/${target?.id}/keep`,
  }[product];
  const spend = async (at: string, token: string): Promise<Got['body']> => {
    const headers = { 'x-upload-token': token };
    const options = { method: 'POST', body: makeForm(png), headers };
    const response = await fetch(`${at}/api/upload`, options);
    if (response.status !== 200) throw new Error(`a paid token: ${await response.text()}`);
    return (await response.json()) as UploadAnswer;
  };

  const customer: Customer = {
    product,
    account,
    async buy(at) {
      const pay = makePayingFetch(version, account);
      let status = 0;
      try {
        const response = await pay(at + pathOf, {
          method: 'POST',
          headers: { 'idempotency-key': key },
          ...(product === 'upload' ? { body: makeForm(png) } : {}),
        });
        const text = await response.text();
        status = response.status;
        if (status === 200) goods = JSON.parse(text) as Got['body'];
        if (goods?.token !== undefined) goods = await spend(at, goods.token);
        return status;
      } catch {
        // The line broke: he comes again. A token that he has is still his, for the same bytes.
        return status;
      }
    },
    async claim(at) {
      const [claimed, ...others] = (await claimAll(at, account)).filter(
        ({ status }) => status === 'settled',
      );
      if (others.length > 0) throw new Error('one purchase became two payments');
      if (claimed === undefined) return false;
      goods = claimed.token === undefined ? { ...claimed.image } : await spend(at, claimed.token);
      return true;
    },
    async inspect(at) {
      if (goods === null) return 'nothing was got';
      // Its upload broke, and by now it may have expired: the same key gives the next one.
      if (goods.token !== undefined) await customer.buy(at);
      if (goods.url === undefined) return `neither a token nor an image: ${JSON.stringify(goods)}`;
      // The port is another one after each start.
      const response = await fetch(new URL(new URL(goods.url).pathname, at));
      if (response.status !== 200) return `the image answers ${response.status}`;
      const served = await decodeImage(Buffer.from(await response.arrayBuffer()));
      if (served.pixels !== pixels) return 'another picture is served';
      const left = Date.parse(goods.expiresAt ?? '') - Date.now();
      return left > YEAR_MS - 3_600_000 ? null : `it is served until ${goods.expiresAt} only`;
    },
  };
  return customer;
}
