import { formatUsdc } from '@/lib/format/format-usdc';
import type { Wallet, WalletState } from '@/lib/wallet/wallet';
import type { Balance } from './use-balance';
import styles from './pay-panel.module.css';

type Props = {
  readonly wallet: Wallet;
  readonly state: WalletState & { readonly address: string };
  readonly balance: Balance;
};

const shorten = (address: string) => `${address.slice(0, 6)}…${address.slice(-4)}`;

function tellBalance(balance: Balance): string {
  switch (balance.at) {
    case 'loading':
      return 'balance …';
    case 'unknown':
      return 'balance unknown';
    case 'known':
      return `${formatUsdc(balance.atomic)} in USDC`;
  }
}

/** Which wallet would pay, what it holds, and the way to another one. */
export function WalletLine({ wallet, state, balance }: Props) {
  const change = async () => {
    await wallet.disconnect();
    await wallet.connect();
  };
  return (
    <p className={styles.wallet}>
      <span>
        <span className={styles.walletName}>{state.name}</span>{' '}
        <code title={state.address}>{shorten(state.address)}</code>
        <span className={styles.balance}> · {tellBalance(balance)}</span>
      </span>
      <button type="button" className="button button-quiet" onClick={() => void change()}>
        Change<span className="visually-hidden"> wallet</span>
      </button>
    </p>
  );
}
