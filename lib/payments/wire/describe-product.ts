import type { Product } from '@/lib/db/create-client';
import { PRODUCTS, type ProductPlace } from '../products';

/** Said first wherever the coins are worth nothing, so that nobody takes one chain for the other. */
const PLAY_MONEY = 'Play money: coins of a local chain, worth nothing. ';

/** A product's how-to, and what kind of money it takes. */
export function describeProduct(
  product: Product,
  place: ProductPlace & { readonly playMoney: boolean },
): string {
  return `${place.playMoney ? PLAY_MONEY : ''}${PRODUCTS[product].describe(place)}`;
}
