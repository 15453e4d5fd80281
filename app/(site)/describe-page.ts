import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { getContext } from '@/lib/context';
import type { SitePath } from '@/lib/http/documents/site-pages';
import { getOrigins } from '@/lib/http/get-origins';
import { getOgName } from './get-og-name';

type Words = {
  /** Null: the site's own, as it stands. */
  readonly title: string | null;
  readonly description: string;
};

/** What the head of a page says of it, to searches and to whoever shows a link to it. */
export async function describePage(
  path: SitePath,
  { title, description }: Words,
): Promise<Metadata> {
  const { site } = getOrigins(getContext().env, await headers());
  const picture = { url: `${site}/og/${getOgName(path)}`, width: 1200, height: 630 };
  return {
    ...(title === null ? {} : { title }),
    description,
    openGraph: {
      type: 'website',
      siteName: 'img402',
      url: `${site}${path}`,
      ...(title === null ? {} : { title }),
      description,
      images: [{ ...picture, type: 'image/png', alt: title ?? 'img402' }],
    },
    twitter: { card: 'summary_large_image', images: [picture.url] },
  };
}
