import { ImageResponse } from 'next/og';
import { SITE_PAGES, type SitePage } from '@/lib/http/documents/site-pages';
import { getOgName } from '@/app/(site)/get-og-name';
import { OgCard } from './og-card';

/** What services that show links ask for. */
const SIZE = { width: 1200, height: 630 };

/** Drawn when the site is built, and by no request: the pages are known. */
export const dynamic = 'force-static';
export const dynamicParams = false;

export const generateStaticParams = () => SITE_PAGES.map(({ path }) => ({ name: getOgName(path) }));

type Segment = { readonly params: Promise<{ readonly name: string }> };

/** `GET /og/{name}.png`: the picture of a page, for whoever shows a link to it. */
export async function GET(_request: Request, { params }: Segment): Promise<Response> {
  const { name } = await params;
  const pages: readonly SitePage[] = SITE_PAGES;
  const { path, title, about } = pages.find((page) => getOgName(page.path) === name)!;
  const isHome = path === '/';
  return new ImageResponse(
    <OgCard title={isHome ? about : title} about={isHome ? 'No account, no key.' : about} />,
    SIZE,
  );
}
