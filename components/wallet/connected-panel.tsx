'use client';

import { useState, type ReactNode } from 'react';
import { announce } from '@/components/ui/announce';
import { formatUsdc } from '@/lib/format/format-usdc';
import { explainWalletError } from '@/lib/wallet/explain-wallet-error';
import { nameChain } from '@/lib/wallet/name-chain';
import type { Shop } from '@/lib/wallet/shop';
import type { Wallet, WalletState } from '@/lib/wallet/wallet';
import { TermsList } from './terms-list';
import { useBalance } from './use-balance';
import { WalletLine } from './wallet-line';
import styles from './pay-panel.module.css';

type Props = {
  readonly shop: Shop;
  /** Atomic USDC. */
  readonly amount: string;
  readonly wallet: Wallet;
  readonly state: WalletState & { readonly address: string };
  readonly accent: boolean;
  /** What is done once nothing is in the way. */
  readonly action: ReactNode;
  readonly children?: ReactNode;
};

/** A connected wallet before the signature: what is in its way, or the terms and the action. */
export function ConnectedPanel({ shop, amount, wallet, state, accent, action, children }: Props) {
  const { balance, fill, refresh } = useBalance(state.address);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const strong = `button ${accent ? 'button-primary' : ''}`;
  const chain = nameChain(shop.network);
  const wrongChain = state.chainId !== chain.id;
  const missing = balance.at === 'known' ? BigInt(amount) - balance.atomic : 0n;

  const attempt = async (work: () => Promise<string | null>) => {
    setBusy(true);
    setFault(null);
    const told = await work();
    setFault(told);
    if (told !== null) announce(told);
    setBusy(false);
  };
  const switchChain = () =>
    attempt(async () => {
      try {
        await wallet.switchChain();
        return null;
      } catch (thrown) {
        const { title, message } = explainWalletError(thrown, 'switch');
        return `${title}. ${message}`;
      }
    });
  const getPlayMoney = () =>
    attempt(async () => {
      if (!(await fill())) return 'The faucet does not answer. Nothing was charged; try again.';
      announce('Play money has come.');
      return null;
    });

  return (
    <div className={styles.panel}>
      <WalletLine wallet={wallet} state={state} balance={balance} />
      <TermsList shop={shop} amount={amount} />
      {wrongChain ? (
        <>
          <p className={styles.message}>
            The wallet is on another chain. This payment is on {chain.name}; nothing is charged by
            switching.
          </p>
          <div className={styles.actions}>
            <button
              type="button"
              className={strong}
              aria-disabled={busy}
              onClick={() => void (busy ? null : switchChain())}
            >
              Switch to {chain.name}
            </button>
            {children}
          </div>
        </>
      ) : missing > 0n ? (
        <>
          <p className={styles.message}>
            {formatUsdc(missing)} in USDC is missing for the price of {formatUsdc(BigInt(amount))}.
            Nothing was charged.
            {!shop.playMoney && ` Send USDC on ${chain.name} to this account, then look again.`}
          </p>
          <div className={styles.actions}>
            {shop.playMoney ? (
              <button
                type="button"
                className={strong}
                aria-disabled={busy}
                onClick={() => void (busy ? null : getPlayMoney())}
              >
                {busy ? 'Getting play money' : 'Get play money'}
              </button>
            ) : (
              <button type="button" className={strong} onClick={refresh}>
                Look again
              </button>
            )}
            {children}
          </div>
        </>
      ) : (
        <div className={styles.actions}>
          {action}
          {children}
        </div>
      )}
      {fault !== null && (
        <p className={styles.lost} role="alert">
          {fault}
        </p>
      )}
    </div>
  );
}
