import { createRoot } from 'react-dom/client';
import {
  disconnect,
  getAccount,
  signMessage,
  signTypedData,
  switchChain,
  watchAccount,
  watchConnectors,
} from 'wagmi/actions';
import type { Config } from 'wagmi';
import { getChain } from '@/lib/wallet/get-chain';
import { createWalletConfig } from '@/lib/wallet/create-wallet-config';
import type { Shop } from '@/lib/wallet/shop';
import type { Wallet, WalletState } from '@/lib/wallet/wallet';
import { WalletRoot, type Modal } from './wallet-root';

/** What the style elements that a library makes are allowed by: the page's own nonce. */
function lendNonce(): void {
  const nonce = document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce;
  Object.assign(globalThis, { __webpack_nonce__: nonce });
}

/** A value that others wait for. */
function createModalHandle() {
  let modal: Modal & { readonly isMounted: boolean } = {
    open: null,
    isOpen: false,
    isMounted: false,
  };
  const waiting = new Set<() => void>();
  return {
    set: (next: Modal) => {
      modal = { ...next, isMounted: true };
      for (const check of [...waiting]) check();
    },
    until: (holds: (now: typeof modal) => boolean) =>
      new Promise<Modal>((resolve) => {
        const check = () => {
          if (!holds(modal)) return;
          waiting.delete(check);
          resolve(modal);
        };
        waiting.add(check);
        check();
      }),
  };
}

/** A wallet that does not even say whether it is connected is not waited for longer. */
const KNOWN_WITHIN_MS = 2_000;

/** Until it is known whether a wallet that was connected before is connected again. */
function untilKnown(config: Config): Promise<void> {
  return new Promise((resolve) => {
    const isKnown = () => ['connected', 'disconnected'].includes(getAccount(config).status);
    if (isKnown()) {
      resolve();
      return;
    }
    const end = () => {
      stop();
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(end, KNOWN_WITHIN_MS);
    const stop = watchAccount(config, { onChange: () => isKnown() && end() });
  });
}

/**
 * Starts wagmi and RainbowKit on this page, once, and hands out the wallet as the rest of the page knows it. Resolves
 * when a wallet that was connected before is connected again, or is not.
 */
export async function openWallet(shop: Shop): Promise<Wallet> {
  lendNonce();
  const config = await createWalletConfig(shop);
  const modal = createModalHandle();
  const place = document.createElement('div');
  document.body.append(place);
  createRoot(place).render(<WalletRoot config={config} onModal={modal.set} />);

  const read = (): WalletState => {
    const found = config.connectors.length > 0;
    const { address, chainId, connector, status } = getAccount(config);
    return status === 'connected'
      ? { found, address, chainId, name: connector.name }
      : { found, address: null, chainId: null, name: null };
  };
  let state = read();
  const listeners = new Set<() => void>();
  const look = () => {
    const next = read();
    const names = ['found', 'address', 'chainId'] as const;
    if (names.every((name) => next[name] === state[name])) return;
    state = next;
    for (const listener of listeners) listener();
  };
  watchAccount(config, { onChange: look });
  watchConnectors(config, { onChange: look });

  await modal.until(({ isMounted }) => isMounted);
  await untilKnown(config);
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    state: () => state,
    async connect() {
      if (!state.found) return;
      const { open } = await modal.until((now) => now.open !== null);
      open?.();
      await modal.until((now) => now.isOpen);
      await modal.until((now) => !now.isOpen);
    },
    disconnect: () => disconnect(config),
    async switchChain() {
      await switchChain(config, { chainId: getChain(shop.network).id });
    },
    signAuthorization: (account, data) => signTypedData(config, { ...data, account }),
    signMessage: (account, message) => signMessage(config, { account, message }),
  };
}
