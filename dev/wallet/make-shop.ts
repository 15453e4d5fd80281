import type { Shop } from '@/lib/wallet/shop';

/** What is sold in a test: as `presentShop` tells it of Base Sepolia. */
export const SHOP: Shop = {
  network: 'base-sepolia',
  payTo: '0x4020000000000000000000000000000000000402',
  playMoney: false,
  upload: { amount: '10000', maxBytes: 10_485_760, maxRequestBytes: null, seconds: 31_536_000 },
  keep: { amount: '10000', seconds: 31_536_000 },
  walletConnectProjectId: null,
};
