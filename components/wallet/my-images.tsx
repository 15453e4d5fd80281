'use client';

import { useState } from 'react';
import { announce } from '@/components/ui/announce';
import { Icon } from '@/components/ui/icon';
import type { Shop } from '@/lib/wallet/shop';
import { isTrouble, type Trouble } from '@/lib/wallet/trouble';
import { CACHES } from '@/components/upload/caches';
import { fetchClaims, fetchMoreClaims, type ClaimedPurchase } from './fetch-claims';
import { loadWallet, prefetchWallet } from './load-wallet';
import { NoWallet } from './no-wallet';
import { PurchaseRow } from './purchase-row';
import { useWallet } from './use-wallet';
import styles from './my-images.module.css';

type Props = {
  readonly shop: Shop;
  /** The clock at rendering, ISO 8601. */
  readonly now: string;
};

/** Kept in this page's memory and nowhere else: closing it signs out. */
type Session = {
  readonly address: string;
  readonly payments: readonly ClaimedPurchase[];
  readonly next: string | null;
};

/** What a wallet has paid for, for whoever signs in with it. */
export function MyImages({ shop, now }: Props) {
  const { access, state } = useWallet();
  const [session, setSession] = useState<Session | null>(null);
  const [busy, setBusy] = useState<'signing' | 'more' | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [deleted, setDeleted] = useState<string | null>(null);
  const own = session !== null && session.address === state.address ? session : null;

  const stop = (told: Trouble) => {
    setTrouble(told);
    announce(`${told.title}. ${told.message}`);
  };

  const enter = async () => {
    setTrouble(null);
    setBusy('signing');
    const wallet = await loadWallet(shop);
    if (wallet !== null && wallet.state().address === null) await wallet.connect();
    const address = wallet?.state().address ?? null;
    if (wallet !== null && address !== null) {
      announce('Waits for your signature in the wallet.');
      const page = await fetchClaims(wallet, address);
      if (isTrouble(page)) stop(page);
      else {
        setSession({ address, ...page });
        announce(`Signed in. ${page.payments.length} purchases.`);
      }
    }
    setBusy(null);
  };

  const more = async ({ next, payments }: Session) => {
    if (next === null || own === null) return;
    setBusy('more');
    const page = await fetchMoreClaims(next);
    setBusy(null);
    if (isTrouble(page)) {
      stop(page);
      return;
    }
    // One that was used since the first page may be told again.
    const known = new Set(payments.map(({ name }) => name));
    const added = page.payments.filter(({ name }) => !known.has(name));
    setSession({ ...own, payments: [...payments, ...added], next: page.next });
    announce(`${added.length} more.`);
  };

  const forget = (name: string, id: string) => {
    if (own === null) return;
    setDeleted(id);
    setSession({
      ...own,
      payments: own.payments.filter((other) => other.name !== name),
    });
  };

  const told = access.at === 'failed' ? FAILED : trouble;
  return (
    <div className={styles.mine}>
      {told !== null && (
        <div className={styles.trouble} role="alert">
          <Icon name="alert" className={styles.icon} />
          <p>
            <strong>{told.title}.</strong> {told.message}
          </p>
        </div>
      )}
      {own !== null && deleted !== null && (
        <p className={styles.note}>
          {deleted} is deleted. {CACHES}
        </p>
      )}
      {own === null ? (
        <>
          {!state.found && <NoWallet />}
          {session !== null && <p>The wallet has changed accounts. Sign in with this one.</p>}
          <button
            type="button"
            className="button button-primary js-only"
            aria-disabled={busy !== null}
            onPointerEnter={prefetchWallet}
            onFocus={prefetchWallet}
            onClick={() => void (busy === null ? enter() : null)}
          >
            {busy === 'signing' ? 'Waiting for the wallet' : 'Sign in with a wallet'}
          </button>
        </>
      ) : own.payments.length === 0 ? (
        <p>
          This wallet has paid for nothing that is still up. <a href="/">Upload an image</a>
        </p>
      ) : (
        <>
          <p className={styles.who}>
            Signed in as <code>{own.address}</code>, until this page is closed.
          </p>
          <ul className={styles.list}>
            {own.payments.map((purchase) => (
              <PurchaseRow
                key={purchase.name}
                purchase={purchase}
                shop={shop}
                now={now}
                onGone={(id) => forget(purchase.name, id)}
              />
            ))}
          </ul>
          {own.next !== null && (
            <button
              type="button"
              className="button"
              aria-disabled={busy !== null}
              onClick={() => void (busy === null ? more(own) : null)}
            >
              {busy === 'more' ? 'Loading' : 'Show more'}
            </button>
          )}
        </>
      )}
    </div>
  );
}

const FAILED: Trouble = {
  title: 'The wallet’s code did not load',
  message: 'Check the network and try again.',
  way: 'send',
};
