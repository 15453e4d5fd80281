'use client';

import { useSyncExternalStore } from 'react';
import type { WalletState } from '@/lib/wallet/wallet';
import { walletAccess, type WalletAccess } from './load-wallet';

const IDLE: WalletAccess = { at: 'idle' };
const NOBODY: WalletState = { found: true, address: null, chainId: null, name: null };

/** How far the wallet of this page has come, and what is connected. */
export function useWallet(): { readonly access: WalletAccess; readonly state: WalletState } {
  const access = useSyncExternalStore(walletAccess.subscribe, walletAccess.get, () => IDLE);
  const wallet = access.at === 'ready' ? access.wallet : null;
  const state = useSyncExternalStore(
    wallet?.subscribe ?? (() => () => undefined),
    wallet?.state ?? (() => NOBODY),
    () => NOBODY,
  );
  return { access, state };
}
