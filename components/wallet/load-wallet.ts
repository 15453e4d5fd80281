import type { Shop } from '@/lib/wallet/shop';
import type { Wallet } from '@/lib/wallet/wallet';

/** How far the wallet of this page has come. */
export type WalletAccess =
  | { readonly at: 'idle' }
  | { readonly at: 'loading' }
  /** Its code did not arrive, or did not run. */
  | { readonly at: 'failed' }
  | { readonly at: 'ready'; readonly wallet: Wallet };

const listeners = new Set<() => void>();
let access: WalletAccess = { at: 'idle' };
let loading: Promise<Wallet | null> | null = null;

const move = (next: WalletAccess) => {
  access = next;
  for (const listener of listeners) listener();
};

/** Of a browser only: where a page is rendered on the server, none of it is built in. */
const fetchCode = () =>
  typeof window === 'undefined'
    ? Promise.reject(new Error('a wallet is of a browser'))
    : import('./open-wallet');

/** Fetches the wallet's code and runs nothing of it: on the first sign that somebody means to pay. */
export function prefetchWallet(): void {
  fetchCode().catch(() => undefined);
}

async function start(shop: Shop): Promise<Wallet | null> {
  move({ at: 'loading' });
  try {
    const { openWallet } = await fetchCode();
    const wallet = await openWallet(shop);
    move({ at: 'ready', wallet });
    return wallet;
  } catch {
    loading = null;
    move({ at: 'failed' });
    return null;
  }
}

/** The wallet of this page, started the first time; null where its code does not load. The next call tries again. */
export function loadWallet(shop: Shop): Promise<Wallet | null> {
  return (loading ??= start(shop));
}

export const walletAccess = {
  get: () => access,
  subscribe: (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
