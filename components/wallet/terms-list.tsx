import { formatUsdc } from '@/lib/format/format-usdc';
import type { Shop } from '@/lib/wallet/shop';
import styles from './pay-panel.module.css';

/** What a signature agrees to, in words, before the wallet asks for it. */
export function TermsList({ shop, amount }: { readonly shop: Shop; readonly amount: string }) {
  return (
    <dl className={styles.terms}>
      <div>
        <dt>You sign</dt>
        <dd>
          one payment of {formatUsdc(BigInt(amount))} in USDC
          {shop.playMoney && ' (play money, worth nothing)'}
        </dd>
      </div>
      <div>
        <dt>To</dt>
        <dd>
          <code>{shop.payTo}</code>
        </dd>
      </div>
      <div>
        <dt>Good for</dt>
        <dd>5 minutes from the signature, once</dd>
      </div>
      <div>
        <dt>Gas</dt>
        <dd>none: you send no transaction</dd>
      </div>
    </dl>
  );
}
