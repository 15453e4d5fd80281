'use client';

import { useState, useSyncExternalStore } from 'react';
import { TimeBothWays } from '@/components/ui/time-both-ways';
import { useModule } from '@/components/ui/use-module';
import { formatDuration } from '@/lib/format/format-duration';
import { formatUsdc } from '@/lib/format/format-usdc';
import type { Shop } from '@/lib/wallet/shop';
import { prefetchWallet } from './load-wallet';
import { readPurchases } from './purchase-records';
import styles from './keep-line.module.css';

type Props = {
  readonly id: string;
  /** ISO 8601, as the page knows it. */
  readonly expiresAt: string;
  /** The clock at rendering, ISO 8601. */
  readonly now: string;
  /** Null: nothing is sold here. */
  readonly shop: Shop | null;
};

const never = () => () => undefined;
const loadPanel = () => import('./keep-panel');
const prefetch = () => {
  loadPanel().catch(() => undefined);
  prefetchWallet();
};

/** When an image ends, and the way to keep it longer, which anyone may pay. The date changes in place. */
export function KeepLine({ id, expiresAt, now, shop }: Props) {
  const [kept, setKept] = useState<string | null>(null);
  const [asked, setAsked] = useState<boolean | null>(null);
  const begun = useSyncExternalStore(
    never,
    () => readPurchases().some((record) => record.imageId === id),
    () => false,
  );
  // What an earlier page left of it is gone on with, once: who closes it has seen it.
  if (asked === null && begun) setAsked(true);
  const end = kept ?? expiresAt;
  const open = shop !== null && asked === true;
  return (
    <div className={styles.keep}>
      <div className={styles.line}>
        <p className={styles.expiry}>
          Gone <TimeBothWays key={end} at={end} now={now} />
        </p>
        {shop !== null && !open && (
          <button
            type="button"
            className="button button-quiet js-only"
            onPointerEnter={prefetch}
            onFocus={prefetch}
            onClick={() => setAsked(true)}
          >
            Keep {formatDuration(shop.keep.seconds)} longer, {formatUsdc(BigInt(shop.keep.amount))}
            <span className="visually-hidden"> in USDC, {id}</span>
          </button>
        )}
        {shop !== null && (
          <a className="no-js-only" href="/docs/paid">
            Keep it longer
          </a>
        )}
      </div>
      {open && <Panel id={id} shop={shop} onKept={setKept} onClose={() => setAsked(false)} />}
    </div>
  );
}

type PanelProps = {
  readonly id: string;
  readonly shop: Shop;
  readonly onKept: (expiresAt: string) => void;
  readonly onClose: () => void;
};

function Panel(props: PanelProps) {
  const panel = useModule(loadPanel);
  if (panel.at === 'ready') return <panel.module.KeepPanel {...props} />;
  if (panel.at === 'loading') return <p className={styles.words}>Loading</p>;
  return (
    <p className={styles.words} role="alert">
      The code for paying did not load. Nothing was charged.{' '}
      <button type="button" className="button" onClick={panel.retry}>
        Try again
      </button>
    </p>
  );
}
