import { NETWORKS, type NetworkName } from '@/lib/payments/networks';

const NAMES: Readonly<Record<NetworkName, string>> = {
  base: 'Base',
  'base-sepolia': 'Base Sepolia',
};

/** The chain that is paid on, as wallets know it and as people call it. */
export function nameChain(network: NetworkName): { readonly id: number; readonly name: string } {
  return { id: NETWORKS[network].chainId, name: NAMES[network] };
}
