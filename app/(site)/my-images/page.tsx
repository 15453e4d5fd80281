import type { Metadata } from 'next';
import { OpenPurchases } from '@/components/wallet/open-purchases';
import { MyImages } from '@/components/wallet/my-images';
import { getContext } from '@/lib/context';
import { presentShop } from '@/lib/http/present-shop';
import styles from './my-images.module.css';

export const metadata: Metadata = {
  title: 'My images',
  description: 'What a wallet has paid for: copy, keep, delete, and use what is not used yet.',
  robots: { index: false },
};

export default function MyImagesPage() {
  const context = getContext();
  const shop = presentShop(context);
  return (
    <div className={styles.page}>
      <h1>My images</h1>
      <p className={styles.lead}>
        {shop === null
          ? 'This server sells nothing, so there is nothing to sign in for. What this browser uploaded is listed on the first page.'
          : 'Everything that a wallet has paid for here. Signing in is one signature: no gas, no cookie, and closing the page signs out.'}
      </p>
      {shop === null ? (
        <a href="/">Upload an image</a>
      ) : (
        <>
          <OpenPurchases shop={shop} which={{ unsigned: false }} />
          <MyImages shop={shop} now={context.clock.now().toISOString()} />
          <p className="no-js-only">
            Without JavaScript no wallet can sign here. <a href="/docs/paid#pay-lost">The docs</a>{' '}
            say how to claim from the command line.
          </p>
        </>
      )}
    </div>
  );
}
