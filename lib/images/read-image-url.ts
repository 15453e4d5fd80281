import { isImageId } from './is-image-id';

/** Where our pages and our images are, without a slash at the end. */
export type Bases = { readonly site: string; readonly images: string };

const EXTENSION = /\.[a-z0-9]{1,8}$/;

/** The host as this base's scheme has it, so that a default port that is spelled out is the same host. */
const hostUnder = (base: URL, host: string): string | null =>
  URL.canParse(`${base.protocol}//${host}`) ? new URL(`${base.protocol}//${host}`).host : null;

/** What stands behind a base in a URL, or null where it is not below that base. */
function below(base: string, url: URL): string | null {
  const own = new URL(base);
  const folder = own.pathname.endsWith('/') ? own.pathname : `${own.pathname}/`;
  const within = hostUnder(own, url.host) === own.host && url.pathname.startsWith(folder);
  return within ? url.pathname.slice(folder.length) : null;
}

/**
 * Which image of ours a text means: its own address or that of its page, with a scheme or without, or a bare id; null
 * where it means none. A query and a fragment count for nothing. Browser-safe: nothing is asked, so that the id may
 * never have been.
 */
export function readImageUrl(text: string, { site, images }: Bases): string | null {
  if (isImageId(text)) return text;
  const full = /^https?:\/\//i.test(text) ? text : `${new URL(site).protocol}//${text}`;
  if (!URL.canParse(full)) return null;
  const url = new URL(full);
  if (url.username !== '' || url.password !== '') return null;
  const file = below(images, url);
  if (file !== null && EXTENSION.test(file)) {
    const id = file.replace(EXTENSION, '');
    if (isImageId(id)) return id;
  }
  const page = below(site, url)?.replace(/\/$/, '') ?? '';
  return isImageId(page) ? page : null;
}
