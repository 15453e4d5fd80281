import { formatDuration } from '@/lib/format/format-duration';
import { formatUsdc } from '@/lib/format/format-usdc';
import type { Shop } from '@/lib/wallet/shop';
import type { UploadLimits, UploadTier } from './upload-item';
import styles from './tier-choice.module.css';

type Props = {
  readonly limits: UploadLimits;
  readonly shop: Shop;
  readonly tier: UploadTier;
  readonly onTier: (tier: UploadTier) => void;
};

/** How long to keep what is dropped next. What is too large for the free tier is offered the other one anyway. */
export function TierChoice({ limits, shop, tier, onTier }: Props) {
  const tiers = [
    ['free', formatDuration(limits.seconds), 'free'],
    [
      'paid',
      formatDuration(shop.upload.seconds),
      `${formatUsdc(BigInt(shop.upload.amount))} in USDC`,
    ],
  ] as const;
  return (
    <fieldset className={`js-only ${styles.choice}`}>
      <legend className="visually-hidden">Keep for</legend>
      {tiers.map(([name, span, price]) => (
        <label key={name} className={styles.tier}>
          <input
            type="radio"
            name="tier"
            value={name}
            checked={tier === name}
            onChange={() => onTier(name)}
          />
          <span>
            {span}, {price}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
