'use client';

import { useEffect, useState } from 'react';
import { findWallets, type AnnouncedWallet } from './find-wallets';
import { signInWith } from './sign-in-with';
import styles from './sign-in.module.css';

type State =
  | { readonly at: 'idle' }
  | { readonly at: 'choosing' }
  | { readonly at: 'signing' }
  | { readonly at: 'failed'; readonly told: string };

/** One button, and a choice of wallets where there is more than one. */
export function SignIn() {
  const [wallets, setWallets] = useState<readonly AnnouncedWallet[]>([]);
  const [state, setState] = useState<State>({ at: 'idle' });

  useEffect(
    () =>
      findWallets((found) =>
        setWallets((known) =>
          known.some(({ uuid }) => uuid === found.uuid) ? known : [...known, found],
        ),
      ),
    [],
  );

  async function signWith({ provider }: AnnouncedWallet): Promise<void> {
    setState({ at: 'signing' });
    const told = await signInWith(provider);
    if (told === null) window.location.reload();
    else setState({ at: 'failed', told });
  }

  function begin(): void {
    const [first] = wallets;
    if (first === undefined) {
      const told =
        'No wallet has announced itself in this browser. Install or unlock one, then reload.';
      setState({ at: 'failed', told });
    } else if (wallets.length === 1) void signWith(first);
    else setState({ at: 'choosing' });
  }

  return (
    <div className={`js-only ${styles.panel}`}>
      {state.at === 'choosing' ? (
        <ul className={styles.wallets} aria-label="Wallets of this browser">
          {wallets.map((wallet) => (
            <li key={wallet.uuid}>
              <button type="button" className="button" onClick={() => void signWith(wallet)}>
                {wallet.name}
              </button>
            </li>
          ))}
        </ul>
      ) : (
        <button
          type="button"
          className="button button-primary"
          aria-disabled={state.at === 'signing'}
          onClick={state.at === 'signing' ? undefined : begin}
        >
          Sign in with your wallet
        </button>
      )}
      <p role="status" className={state.at === 'failed' ? styles.failed : styles.told}>
        {state.at === 'signing' && 'Look at your wallet: it asks you to sign.'}
        {state.at === 'failed' && state.told}
      </p>
    </div>
  );
}
