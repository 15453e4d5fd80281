import type { WalletList } from '@rainbow-me/rainbowkit';
import { connectorsForWallets } from '@rainbow-me/rainbowkit';
import { createConfig, createConnector, type Config } from 'wagmi';
import { custom } from 'viem';
import { getChain } from './get-chain';
import { playWallet } from './play-wallet';
import type { Shop } from './shop';
import { slowRefusals } from './slow-refusals';

const APP = 'img402';

/** A coin, drawn: the wallet is no company's. */
const COIN =
  'data:image/svg+xml,%3Csvg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 28 28"%3E%3Crect width="28" height="28" fill="%23505668"/%3E%3Ccircle cx="14" cy="14" r="8" fill="none" stroke="%23fff" stroke-width="2"/%3E%3Cpath d="M14 10v8M11.500 14h5" stroke="%23fff" stroke-width="2"/%3E%3C/svg%3E';

function listPlayWallet(chainId: number): WalletList {
  return [
    {
      groupName: 'Play money',
      wallets: [
        () => ({
          id: 'playMoney',
          name: 'Play-money wallet',
          iconUrl: COIN,
          iconBackground: '#505668',
          installed: true,
          createConnector: (details) =>
            createConnector((config) => ({ ...playWallet(chainId)(config), ...details })),
        }),
      ],
    },
  ];
}

/** Loaded only where a project id is configured: these wallets speak through servers of others. */
async function listRelayedWallets(projectId: string | null): Promise<WalletList> {
  if (projectId === null) return [];
  const { coinbaseWallet, walletConnectWallet } = await import('@rainbow-me/rainbowkit/wallets');
  return [{ groupName: 'Other', wallets: [walletConnectWallet, coinbaseWallet] }];
}

/**
 * What wagmi works with: wallets that announce themselves in this browser (EIP-6963), the play-money wallet where the
 * chain is this server's own, and relayed ones where a project id is configured. No chain is read from here: what a page
 * has to know of it, this server tells.
 */
export async function createWalletConfig(shop: Shop): Promise<Config> {
  const chain = getChain(shop.network);
  const lists = [
    ...(shop.playMoney ? listPlayWallet(chain.id) : []),
    ...(await listRelayedWallets(shop.walletConnectProjectId)),
  ];
  const unread = custom({
    request: async ({ method }: { method: string }) => {
      throw new Error(`${method}: a page reads no chain`);
    },
  });
  const config = createConfig({
    chains: [chain],
    transports: { [chain.id]: unread },
    connectors:
      lists.length === 0
        ? []
        : connectorsForWallets(lists, {
            appName: APP,
            projectId: shop.walletConnectProjectId ?? '',
          }),
    multiInjectedProviderDiscovery: true,
  });
  slowRefusals(config);
  return config;
}
