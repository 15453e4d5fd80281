import type { Metadata, Viewport } from 'next';
import localFont from 'next/font/local';
import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { LIVE_REGION } from '@/components/ui/announce';
import { Awake } from '@/components/ui/awake';
import { ForPrograms } from '@/components/ui/for-programs';
import { HeadScript } from '@/components/ui/head-script';
import { SiteFooter } from '@/components/ui/site-footer';
import { SiteHeader } from '@/components/ui/site-header';
import { getContext } from '@/lib/context';
import { isAtDesk } from '@/lib/http/desk/is-at-desk';
import { NONCE_HEADER, PATH_HEADER } from '@/lib/http/prepare-page';
import './globals.css';

const geistSans = localFont({
  src: '../node_modules/@fontsource-variable/geist/files/geist-latin-wght-normal.woff2',
  weight: '100 900',
  variable: '--font-sans',
});

const geistMono = localFont({
  src: '../node_modules/@fontsource-variable/geist-mono/files/geist-mono-latin-wght-normal.woff2',
  weight: '100 900',
  variable: '--font-mono',
  adjustFontFallback: false,
});

export const metadata: Metadata = {
  title: { default: 'img402: drop an image, get a link', template: '%s · img402' },
  description:
    'Upload an image, get a public URL. No account, no key. Free for a week; metadata is removed.',
  manifest: '/manifest.webmanifest',
  icons: { icon: { url: '/favicon.svg', type: 'image/svg+xml' } },
};

export const viewport: Viewport = {
  colorScheme: 'light dark',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f7f6f4' },
    { media: '(prefers-color-scheme: dark)', color: '#0f1012' },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const request = await headers();
  const { payments, env } = getContext();
  const path = request.get(PATH_HEADER);
  // The desk has a head of its own, and neither links to the other.
  const atDesk = path !== null && isAtDesk(env, request, path);
  return (
    // The script in the head adds to this element before React wakes up.
    <html
      lang="en"
      className={`${geistSans.variable} ${geistMono.variable}`}
      suppressHydrationWarning
    >
      <head>
        <HeadScript nonce={request.get(NONCE_HEADER) ?? undefined} />
        {!atDesk && <ForPrograms />}
      </head>
      <body>
        <a href="#content" className="skip">
          Skip to content
        </a>
        {!atDesk && <SiteHeader path={path} sells={payments !== null} />}
        <main id="content" tabIndex={-1}>
          {children}
        </main>
        {!atDesk && <SiteFooter />}
        <div id={LIVE_REGION} className="visually-hidden" aria-live="polite" />
        <Awake />
      </body>
    </html>
  );
}
