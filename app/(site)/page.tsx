import { headers } from 'next/headers';
import { Uploader } from '@/components/upload/uploader';
import { CopyLine } from '@/components/ui/copy-line';
import { getContext } from '@/lib/context';
import { formatBytes } from '@/lib/format/format-bytes';
import { formatDuration } from '@/lib/format/format-duration';
import { getOrigins } from '@/lib/http/get-origins';
import { PAYMENTS_AVAILABLE } from '@/lib/images/payments-available';
import { getTiers } from '@/lib/images/tiers';
import styles from './home.module.css';

export default async function HomePage() {
  const { env } = getContext();
  const { free, paid } = getTiers(env);
  const { site } = getOrigins(env, await headers());
  const kept = formatDuration(free.retentionSeconds);
  return (
    <div className={styles.home}>
      <Uploader
        limits={{
          maxBytes: free.maxBytes,
          paidMaxBytes: paid.maxBytes,
          paidSeconds: paid.retentionSeconds,
          paymentsAvailable: PAYMENTS_AVAILABLE,
        }}
        title={<h1 className={styles.title}>Drop an image, get a link.</h1>}
        terms={
          <div className={styles.terms}>
            <p className={styles.price}>
              <span>Free for {kept}</span>
              <span aria-hidden="true">·</span>
              <span>
                1 cent for {formatDuration(paid.retentionSeconds).replace(/^1 /, 'a ')}
                {!PAYMENTS_AVAILABLE && (
                  <>
                    , <a href="/pricing">coming</a>
                  </>
                )}
              </span>
            </p>
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
            <a href="/docs#delete">How to delete</a>
          </dd>
        </div>
      </dl>
    </div>
  );
}
