import type { Metadata } from 'next';
import { getContext } from '@/lib/context';
import { formatBytes } from '@/lib/format/format-bytes';
import { formatDuration } from '@/lib/format/format-duration';
import { formatUsdc } from '@/lib/format/format-usdc';
import { getTiers } from '@/lib/images/tiers';
import { describePage } from '../describe-page';
import styles from './pricing.module.css';

/** Names a price only where something is sold, and the one that is asked. */
export function generateMetadata(): Promise<Metadata> {
  const { env, payments } = getContext();
  const { free, paid } = getTiers(env);
  const [kept, year] = [free, paid].map((tier) => formatDuration(tier.retentionSeconds));
  const sold =
    payments === null
      ? ''
      : `, ${formatUsdc(env.prices.upload)} in ${payments.playMoney ? 'play money' : 'USDC'} for ${year}`;
  return describePage('/pricing', {
    title: 'Pricing',
    description: `Free for ${kept}${sold}. No subscription, no account.`,
  });
}

export default function PricingPage() {
  const { env, payments } = getContext();
  const { free, paid } = getTiers(env);
  const year = formatDuration(paid.retentionSeconds);
  return (
    <div className={styles.page}>
      <h1 className={styles.title}>Pricing</h1>
      <p className={styles.lead}>
        No subscription, no account. An image is kept for as long as its answer says; a later change
        of these terms never shortens it.
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
        {payments !== null && (
          <section aria-labelledby="paid" className={styles.tier}>
            <h2 id="paid">{year}</h2>
            <p className={styles.price}>
              {formatUsdc(env.prices.upload)}{' '}
              <span className={styles.unit}>
                {payments.playMoney ? 'in play money, an image' : 'in USDC, an image'}
              </span>
            </p>
            <ul>
              <li>Kept {year}</li>
              <li>Up to {formatBytes(paid.maxBytes)} an image</li>
              <li>Paid once, by a signed x402 payment on Base</li>
              <li>From the wallet in your browser, or by a program</li>
              <li>The payment is the login: no card, no name</li>
              <li>
                Another {year} of an image that is up: {formatUsdc(env.prices.keep)}
              </li>
            </ul>
            {payments.playMoney && (
              <p className={styles.later}>
                This server runs on a chain of its own: its coins are play money, worth nothing.
              </p>
            )}
            <a className="button" href="/docs/paid">
              How a program pays
            </a>
          </section>
        )}
      </div>
    </div>
  );
}
