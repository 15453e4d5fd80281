import { headers } from 'next/headers';
import { OpenPurchases } from '@/components/wallet/open-purchases';
import { Uploader } from '@/components/upload/uploader';
import { CopyLine } from '@/components/ui/copy-line';
import { getContext } from '@/lib/context';
import { formatBytes } from '@/lib/format/format-bytes';
import { formatDuration } from '@/lib/format/format-duration';
import { formatUsdc } from '@/lib/format/format-usdc';
import { getOrigins } from '@/lib/http/get-origins';
import { presentShop } from '@/lib/http/present-shop';
import { getTiers } from '@/lib/images/tiers';
import { describePage } from './describe-page';
import styles from './home.module.css';

export const generateMetadata = () =>
  describePage('/', {
    title: null,
    description:
      'Upload an image, get a public URL. No account, no key. Free for a week; metadata is removed.',
  });

export default async function HomePage() {
  const context = getContext();
  const { env } = context;
  const { free } = getTiers(env);
  const shop = presentShop(context);
  const { site } = getOrigins(env, await headers());
  const price = formatUsdc(env.prices.upload);
  const kept = formatDuration(free.retentionSeconds);
  return (
    <div className={styles.home}>
      <Uploader
        limits={{ maxBytes: free.maxBytes, seconds: free.retentionSeconds, shop }}
        left={shop !== null && <OpenPurchases shop={shop} which={{ unsigned: true }} />}
        title={<h1 className={styles.title}>Drop an image, get a link.</h1>}
        terms={
          <div className={styles.terms}>
            <p className={styles.price}>
              <span>Free for {kept}</span>
              {shop !== null && (
                <>
                  <span aria-hidden="true" className={styles.dot}>
                    ·
                  </span>
                  <span>
                    {price} in USDC for {formatDuration(shop.upload.seconds).replace(/^1 /, 'a ')}
                    {shop.playMoney && ' (play money)'}
                  </span>
                </>
              )}
            </p>
            {shop !== null && (
              <p className="no-js-only">
                Without JavaScript, <a href="/docs/paid">pay from the command line</a>.
              </p>
            )}
            <CopyLine text={`curl -F image=@shot.png ${site}/api/free`} what="Command" prompt="$" />
          </div>
        }
      />
      <dl className={styles.facts}>
        <div>
          <dt>Stripped</dt>
          <dd>
            Location, camera, thumbnails and comments are removed. The pixels stay the same to the
            last bit. <a href="/security">What is removed</a>
          </dd>
        </div>
        <div>
          <dt>Kept {kept}</dt>
          <dd>
            Then the link is gone, on the second. Up to {formatBytes(free.maxBytes)} an image, no
            account, no key. <a href="/pricing">Pricing</a>
          </dd>
        </div>
        <div>
          <dt>Yours to delete</dt>
          <dd>
            Each upload comes with a token that deletes it. This browser remembers it for you.{' '}
            <a href="/docs/delete#delete">How to delete</a>
          </dd>
        </div>
      </dl>
    </div>
  );
}
