import type { Hex } from 'viem';

export type NetworkName = 'base' | 'base-sepolia';

/** A chain on which we are paid, and its USDC. */
export type Network = {
  /** What protocol version 1 calls it. */
  readonly name: NetworkName;
  /** What protocol version 2 calls it: CAIP-2. */
  readonly caip2: `eip155:${number}`;
  readonly chainId: number;
  /** USDC, in lower case. 6 decimals. */
  readonly asset: Hex;
  /** EIP-712 domain of that contract. The two networks differ in the name: mixing them breaks every signature. */
  readonly domain: { readonly name: string; readonly version: string };
  /** Whether the money is worth something. */
  readonly real: boolean;
};

/** Source: Circle's list of USDC contracts, https://developers.circle.com/stablecoins/usdc-contract-addresses */
export const NETWORKS: Readonly<Record<NetworkName, Network>> = {
  base: {
    name: 'base',
    caip2: 'eip155:8453',
    chainId: 8453,
    asset: '0x833589fcd6edb6e08f4c7c32d4f71b54bda02913',
    domain: { name: 'USD Coin', version: '2' },
    real: true,
  },
  'base-sepolia': {
    name: 'base-sepolia',
    caip2: 'eip155:84532',
    chainId: 84_532,
    asset: '0x036cbd53842c5426634e7929541ec2318f3dcf7e',
    domain: { name: 'USDC', version: '2' },
    real: false,
  },
};
