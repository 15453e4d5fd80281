'use client';

import { useCallback, useRef, type ReactNode } from 'react';
import { announce } from '@/components/ui/announce';
import { formatUsdc } from '@/lib/format/format-usdc';
import { nameChain } from '@/lib/wallet/name-chain';
import type { Shop } from '@/lib/wallet/shop';
import type { WalletState } from '@/lib/wallet/wallet';
import { ConnectedPanel } from './connected-panel';
import { TermsList } from './terms-list';
import { NoWallet } from './no-wallet';
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
  const asked = useRef(false);
  // Whoever acted here and lost the button under his finger goes on from the one that took its place.
  const takeFocus = useCallback((button: HTMLButtonElement | null) => {
    if (asked.current) button?.focus({ preventScroll: true });
  }, []);
  const act = () => {
    asked.current = true;
  };
  const price = `${formatUsdc(BigInt(amount))} in USDC`;
  const strong = `button ${accent ? 'button-primary' : ''}`;

  const open = async () => {
    announce('Opens the wallet.');
    const wallet = await loadWallet(shop);
    if (wallet?.state().address === null) await wallet.connect();
  };

  if (access.at !== 'ready' || !isConnected(state)) {
    return (
      <div className={styles.panel} onClickCapture={act}>
        {access.at === 'failed' && (
          <p className={styles.lost} role="alert">
            The wallet’s code did not load. Nothing was charged; try again.
          </p>
        )}
        {!state.found && <NoWallet />}
        <p className={styles.note}>
          {shop.playMoney
            ? 'Play money here: coins of this server’s own chain, worth nothing. '
            : `On ${nameChain(shop.network).name}, from the wallet that you have. `}
          <a href="/docs/paid">From the command line</a>
        </p>
        <TermsList shop={shop} amount={amount} />
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
      </div>
    );
  }

  const { wallet } = access;
  return (
    <div onClickCapture={act}>
      <ConnectedPanel
        shop={shop}
        amount={amount}
        wallet={wallet}
        state={state}
        action={
          <button ref={takeFocus} type="button" className={strong} onClick={onPay}>
            Sign and {deed}
          </button>
        }
        accent={accent}
      >
        {children}
      </ConnectedPanel>
    </div>
  );
}
