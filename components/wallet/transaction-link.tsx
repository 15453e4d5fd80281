import { CopyButton } from '@/components/ui/copy-button';
import { linkTransaction } from '@/lib/wallet/link-transaction';
import type { Shop } from '@/lib/wallet/shop';
import styles from './transaction-link.module.css';

type Props = { readonly shop: Shop; readonly transaction: string | null };

const shorten = (hash: string) => `${hash.slice(0, 10)}…${hash.slice(-6)}`;

/** Where the payment can be looked up; on a chain of this server's own, the hash to take away. */
export function TransactionLink({ shop, transaction }: Props) {
  if (transaction === null) return null;
  const link = linkTransaction(shop, transaction);
  return (
    <p className={styles.transaction}>
      Paid in{' '}
      {link === null ? (
        <>
          <code title={transaction}>{shorten(transaction)}</code>{' '}
          <CopyButton text={transaction} what="transaction" />
        </>
      ) : (
        <a href={link} target="_blank" rel="noreferrer">
          <code>{shorten(transaction)}</code>
          <span className="visually-hidden"> on the explorer, in a new tab</span>
        </a>
      )}
    </p>
  );
}
