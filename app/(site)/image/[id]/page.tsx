import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { CopyField } from '@/components/ui/copy-field';
import { KeepLine } from '@/components/wallet/keep-line';
import { OpenPurchases } from '@/components/wallet/open-purchases';
import { getContext } from '@/lib/context';
import { formatBytes } from '@/lib/format/format-bytes';
import { getOrigins } from '@/lib/http/get-origins';
import { presentShop } from '@/lib/http/present-shop';
import { presentFacts, presentLinks } from '@/lib/http/present-image';
import { findImage } from '@/lib/images/find-image';
import styles from './image.module.css';

type Props = { readonly params: Promise<{ readonly id: string }> };

/** Asked for by the metadata and by the page: one query for both. */
const findShown = cache(async (id: string) => {
  const context = getContext();
  const image = await findImage(context, id);
  if (image === null) notFound();
  const origins = getOrigins(context.env, await headers());
  const facts = presentFacts(image, origins);
  const pageUrl = encodeURIComponent(`${origins.site}/${image.id}`);
  const links = {
    ...presentLinks(facts, origins),
    oembedUrl: `${origins.site}/api/oembed?url=${pageUrl}&format=json`,
  };
  return { image, facts, links, now: context.clock.now(), shop: presentShop(context) };
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { image, facts, links } = await findShown((await params).id);
  const title = `Image ${image.id}`;
  const description = `${image.width} × ${image.height}, ${formatBytes(image.sizeBytes)}. Kept until ${facts.expiresAt.slice(0, 10)}.`;
  const shown = {
    url: facts.url,
    width: image.width,
    height: image.height,
    type: facts.contentType,
  };
  return {
    title,
    description,
    alternates: { types: { 'application/json+oembed': links.oembedUrl } },
    robots: { index: false, follow: false, noimageindex: true },
    openGraph: {
      type: 'website',
      siteName: 'img402',
      title,
      description,
      url: links.pageUrl,
      images: [{ ...shown, alt: 'The shared image' }],
    },
    twitter: { card: 'summary_large_image', title, description, images: [facts.url] },
  };
}

export default async function ImagePage({ params }: Props) {
  const { image, facts, links, now, shop } = await findShown((await params).id);
  return (
    <div className={styles.page}>
      <h1 className="visually-hidden">Image {image.id}</h1>
      <figure className={styles.figure}>
        <a href={facts.url} className={styles.stage}>
          {/* eslint-disable-next-line @next/next/no-img-element -- no user image passes the optimizer */}
          <img
            className={styles.image}
            src={facts.url}
            width={image.width}
            height={image.height}
            alt={`Image ${image.id}, without a description from its uploader`}
          />
        </a>
        <figcaption className={styles.expiry}>
          <KeepLine id={image.id} expiresAt={facts.expiresAt} now={now.toISOString()} shop={shop} />
        </figcaption>
      </figure>
      {shop !== null && (
        <OpenPurchases shop={shop} which={{ unsigned: false, exceptImage: image.id }} />
      )}
      <div className={styles.below}>
        <section aria-labelledby="links" className={styles.links}>
          <h2 id="links">Links</h2>
          <CopyField label="URL" value={facts.url} primary />
          <CopyField label="Markdown" value={links.markdown} />
          <CopyField label="HTML" value={links.html} />
        </section>
        <section aria-labelledby="facts" className={styles.facts}>
          <h2 id="facts">Facts</h2>
          <dl>
            <dt>Size</dt>
            <dd>{formatBytes(image.sizeBytes)}</dd>
            <dt>Dimensions</dt>
            <dd>
              {image.width} × {image.height}
              {image.frames > 1 && `, ${image.frames} frames`}
            </dd>
            <dt>Type</dt>
            <dd>{facts.contentType}</dd>
            <dt>SHA-256</dt>
            <dd className={styles.hash}>{image.sha256}</dd>
          </dl>
          <p className={styles.report}>
            <a href={`/abuse?url=${encodeURIComponent(facts.url)}`}>Report this image</a>
          </p>
        </section>
      </div>
    </div>
  );
}
