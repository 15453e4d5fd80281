import type { Metadata } from 'next';
import { getContext } from '@/lib/context';
import { formatBytes } from '@/lib/format/format-bytes';
import { formatDuration } from '@/lib/format/format-duration';
import { PAYMENTS_AVAILABLE } from '@/lib/images/payments-available';
import { getTiers } from '@/lib/images/tiers';
import styles from './pricing.module.css';

export const metadata: Metadata = {
  title: 'Pricing',
  description: 'Free for a week, $0.01 in USDC for a year. No subscription, no account.',
};

export default function PricingPage() {
  const { free, paid } = getTiers(getContext().env);
  return (
    <div className={styles.page}>
      <h1 className={styles.title}>Pricing</h1>
      <p className={styles.lead}>
        Two tiers, no subscription, no account. An image is kept for as long as its answer says; a
        later change of these terms never shortens it.
      </p>
      <div className={styles.tiers}>
        <section aria-labelledby="free" className={styles.tier}>
          <h2 id="free">Free</h2>
          <p className={styles.price}>$0</p>
          <ul>
            <li>Kept {formatDuration(free.retentionSeconds)}</li>
            <li>Up to {formatBytes(free.maxBytes)} an image</li>
            <li>PNG, JPEG, GIF and WebP, animated too</li>
            <li>Metadata removed, pixels untouched</li>
          </ul>
          <a className="button button-primary" href="/">
            Upload an image
          </a>
        </section>
        <section aria-labelledby="paid" className={styles.tier}>
          <h2 id="paid">{formatDuration(paid.retentionSeconds)}</h2>
          <p className={styles.price}>
            $0.01 <span className={styles.unit}>in USDC, an image</span>
          </p>
          <ul>
            <li>Kept {formatDuration(paid.retentionSeconds)}</li>
            <li>Up to {formatBytes(paid.maxBytes)} an image</li>
            <li>Paid once, by a signed x402 payment on Base</li>
            <li>The payment is the login: no card, no name</li>
          </ul>
          {!PAYMENTS_AVAILABLE && (
            <p className={styles.later}>
              Not on this server yet: this version takes free uploads only, and charges nothing.
            </p>
          )}
        </section>
      </div>
    </div>
  );
}
