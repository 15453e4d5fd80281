import { defineChain, type Chain } from 'viem';
import type { NetworkName } from '@/lib/payments/networks';
import { nameChain } from './name-chain';

const nativeCurrency = { name: 'Ether', symbol: 'ETH', decimals: 18 };

/** What a wallet needs to add the chain. The node is for the wallet alone: no page of ours speaks to it. */
const CHAINS: Readonly<Record<NetworkName, Chain>> = {
  base: defineChain({
    ...nameChain('base'),
    nativeCurrency,
    rpcUrls: { default: { http: ['https://mainnet.base.org'] } },
    blockExplorers: { default: { name: 'Basescan', url: 'https://basescan.org' } },
  }),
  'base-sepolia': defineChain({
    ...nameChain('base-sepolia'),
    nativeCurrency,
    rpcUrls: { default: { http: ['https://sepolia.base.org'] } },
    blockExplorers: { default: { name: 'Basescan', url: 'https://sepolia.basescan.org' } },
    testnet: true,
  }),
};

/** The shop's chain, as wallets and their library know it. */
export function getChain(network: NetworkName): Chain {
  return CHAINS[network];
}
