import { CONTENT_TYPES } from '@/lib/images/formats';

/** What a phone shares: these, and what it calls them itself. */
const SHARED = [...Object.values(CONTENT_TYPES), '.png', '.jpg', '.jpeg', '.gif', '.webp'];

/**
 * `GET /manifest.webmanifest`: makes the site an app that a phone can install, and a target of its share sheet: what is
 * shared comes as a form does, and is answered with a page. Source: https://w3c.github.io/web-share-target/
 */
export function writeManifest(): string {
  const icon = (size: number, purpose: string) => ({
    src: `/icon-${size}.png`,
    sizes: `${size}x${size}`,
    type: 'image/png',
    purpose,
  });
  return JSON.stringify({
    id: '/',
    name: 'img402',
    short_name: 'img402',
    description: 'Drop an image, get a link.',
    start_url: '/',
    scope: '/',
    display: 'standalone',
    background_color: '#f7f6f4',
    theme_color: '#f7f6f4',
    icons: [icon(192, 'any'), icon(512, 'any'), icon(512, 'maskable')],
    share_target: {
      action: '/api/free',
      method: 'POST',
      enctype: 'multipart/form-data',
      params: { files: [{ name: 'image', accept: SHARED }] },
    },
  });
}
