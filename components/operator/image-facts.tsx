import type { ReactNode } from 'react';
import { TimeBothWays } from '@/components/ui/time-both-ways';
import type { CaseImage } from '@/lib/abuse/cases/find-case';
import { formatBytes } from '@/lib/format/format-bytes';
import { CATEGORY_NAMES } from './category-names';
import styles from './image-facts.module.css';

/** What it is, and what is known of it. */
type Row = readonly [name: string, value: ReactNode];

type Props = {
  readonly part: CaseImage;
  readonly url: string | null;
  readonly now: Date;
};

const toHex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

/** What its address answers, and why. */
function tellState({ image }: CaseImage, now: Date): string {
  if (image === null) return 'Forgotten';
  if (image.inReview) return 'Hidden for review: its address answers 451';
  if (image.removedAt !== null) {
    const why = image.removedFor === null ? '' : ` (${CATEGORY_NAMES[image.removedFor]})`;
    return `Removed${why}: its address answers 451`;
  }
  if (image.state === 'live') return image.expiresAt <= now ? 'Expired' : 'Served to everybody';
  return 'Deleted by its uploader, or expired';
}

/** That a cache may still show it, and why. */
function tellPurge({ attempts, failure }: NonNullable<CaseImage['purge']>): string {
  const tried = attempts === 0 ? 'it is being told' : `told ${attempts} times in vain`;
  return `has not forgotten it yet: ${tried}${failure === null ? '' : `, last ${failure}`}`;
}

function CaseLinks({ ids }: { readonly ids: readonly string[] }) {
  return ids.map((id, at) => (
    <span key={id}>
      {at > 0 && ', '}
      <a href={`/operator/cases/${id}`}>{id}</a>
    </span>
  ));
}

/** Everything that the product knows of an image of a case. */
export function ImageFacts({ part, url, now }: Props) {
  const { imageId, image, payment, likeCaseId, distance, otherCases, purge } = part;
  const time = (at: Date) => <TimeBothWays at={at.toISOString()} now={now.toISOString()} />;
  const code = (text: string) => <code>{text}</code>;
  const ofImage: readonly (Row | false)[] | null = image && [
    image.removedAt !== null && ['Removed', time(image.removedAt)],
    image.heldAt !== null && ['Legal hold', <>since {time(image.heldAt)}</>],
    image.sealedUntil !== null && ['Sealed', <>until {time(image.sealedUntil)}</>],
    ['Uploaded', time(image.createdAt)],
    ['Expires', time(image.expiresAt)],
    image.bytesDueAt !== null && ['Bytes destroyed', time(image.bytesDueAt)],
    [
      'Picture',
      `${image.format}, ${image.width} × ${image.height}${image.frames > 1 ? `, ${image.frames} frames` : ''}`,
    ],
    ['Size', `${formatBytes(image.receivedBytes)} sent, ${formatBytes(image.servedBytes)} served`],
    ['SHA-256 sent', code(toHex(image.receivedSha256))],
    ['SHA-256 served', code(toHex(image.servedSha256))],
    image.perceptualHash !== null && [
      'Likeness',
      code(BigInt.asUintN(64, image.perceptualHash).toString(16).padStart(16, '0')),
    ],
  ];
  const rows: readonly (Row | false)[] = [
    ['State', tellState(part, now)],
    url !== null && ['Address', code(url)],
    purge !== null && ['CDN', <strong key="cdn">{tellPurge(purge)}</strong>],
    likeCaseId !== null && [
      'Looks like',
      <>
        case <CaseLinks ids={[likeCaseId]} />, {distance ?? 0} of 64 bits apart
      </>,
    ],
    otherCases.length > 0 && ['Other cases', <CaseLinks key="others" ids={otherCases} />],
    ...(ofImage ?? []),
    payment !== null && ['Paid by', code(payment.payer)],
    payment !== null && payment.transaction !== null && ['Transaction', code(payment.transaction)],
  ];
  return (
    <div className={styles.facts}>
      <h3 className={styles.id}>{imageId}</h3>
      <dl>
        {rows
          .filter((row) => row !== false)
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
    </div>
  );
}
