import type { NetworkName } from '@/lib/payments/networks';
import type { Shop } from './shop';

const EXPLORERS: Readonly<Record<NetworkName, string>> = {
  base: 'https://basescan.org/tx/',
  'base-sepolia': 'https://sepolia.basescan.org/tx/',
};

/** Where a transaction can be looked at; null for a chain of the server's own, which no explorer knows. */
export function linkTransaction(shop: Shop, transaction: string): string | null {
  return shop.playMoney ? null : `${EXPLORERS[shop.network]}${transaction}`;
}
