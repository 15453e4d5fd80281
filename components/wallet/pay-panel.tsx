'use client';

import { useEffect, useRef, type ReactNode } from 'react';
import { announce } from '@/components/ui/announce';
import { formatUsdc } from '@/lib/format/format-usdc';
import { nameChain } from '@/lib/wallet/name-chain';
import type { Shop } from '@/lib/wallet/shop';
import type { WalletState } from '@/lib/wallet/wallet';
import { ConnectedPanel } from './connected-panel';
import { loadWallet, prefetchWallet } from './load-wallet';
import { useWallet } from './use-wallet';
import styles from './pay-panel.module.css';

type Props = {
  readonly shop: Shop;
  /** Atomic USDC. */
  readonly amount: string;
  /** What the signature does: "upload". */
  readonly deed: string;
  readonly accent: boolean;
  readonly onPay: () => void;
  /** Other ways than to pay. */
  readonly children?: ReactNode;
};

const isConnected = (
  state: WalletState,
): state is WalletState & { readonly address: `0x${string}` } => state.address !== null;

/** From "pay" to the signature: a wallet, the right chain, enough money, and the terms in words. */
export function PayPanel({ shop, amount, deed, accent, onPay, children }: Props) {
  const { access, state } = useWallet();
  const sign = useRef<HTMLButtonElement>(null);
  const asked = useRef(false);
  const price = `${formatUsdc(BigInt(amount))} in USDC`;
  const strong = `button ${accent ? 'button-primary' : ''}`;

  useEffect(() => {
    // Whoever came here by the button that is gone now goes on from the one that took its place.
    if (asked.current && state.address !== null) sign.current?.focus({ preventScroll: true });
  }, [state.address]);

  const open = async () => {
    asked.current = true;
    announce('Opens the wallet.');
    const wallet = await loadWallet(shop);
    if (wallet !== null && wallet.state().address === null) await wallet.connect();
  };

  if (access.at !== 'ready' || !isConnected(state)) {
    return (
      <div className={styles.panel}>
        {access.at === 'failed' && (
          <p className={styles.lost} role="alert">
            The wallet’s code did not load. Nothing was charged; try again.
          </p>
        )}
        <div className={styles.actions}>
          <button
            type="button"
            className={strong}
            aria-disabled={access.at === 'loading'}
            onPointerEnter={prefetchWallet}
            onFocus={prefetchWallet}
            onClick={() => void open()}
          >
            {access.at === 'loading'
              ? 'Opening the wallet'
              : access.at === 'failed'
                ? 'Try again'
                : `Pay ${price}`}
          </button>
          {children}
        </div>
        <p className={styles.note}>
          {shop.playMoney
            ? 'Play money here: coins of this server’s own chain, worth nothing. '
            : `On ${nameChain(shop.network).name}, from the wallet that you have. `}
          <a href="/docs#pay">From the command line</a>
        </p>
      </div>
    );
  }

  const { wallet } = access;
  return (
    <ConnectedPanel
      shop={shop}
      amount={amount}
      wallet={wallet}
      state={state}
      action={
        <button
          ref={sign}
          type="button"
          className={strong}
          onClick={() => {
            onPay();
          }}
        >
          Sign and {deed}
        </button>
      }
      accent={accent}
    >
      {children}
    </ConnectedPanel>
  );
}
