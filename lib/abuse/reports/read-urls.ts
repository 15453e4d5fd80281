import { isImageId } from '@/lib/images/is-image-id';

/** Where our pages and our images are, without a slash at the end. */
export type Bases = { readonly site: string; readonly images: string };

export type ReadUrls = {
  /** Each once, with the text that named it first. */
  readonly images: readonly { readonly id: string; readonly text: string }[];
  /** One sentence each. */
  readonly faults: readonly string[];
};

/** Images that one report may name. */
export const MAX_URLS = 20;

const SHOWN = 100;
const EXTENSION = /\.[a-z0-9]{1,8}$/;

/** What somebody wrote, short and in one line, to be told of it. */
function quote(text: string): string {
  const seen = text.replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '\uFFFD');
  return seen.length > SHOWN ? `${seen.slice(0, SHOWN)}…` : seen;
}

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

function toId(text: string, { site, images }: Bases): string | null {
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

/**
 * Which images of ours a list of URLs means: of an image, of its page, with a scheme or without, or a bare id. A query and
 * a fragment count for nothing. Browser-safe: nothing is asked, so an id may never have been.
 *
 * @param texts each may hold several, with space between
 */
export function readUrls(texts: readonly string[], bases: Bases): ReadUrls {
  const written = texts.flatMap((text) => text.split(/\s+/)).filter((text) => text !== '');
  const images = new Map<string, string>();
  const foreign = new Set<string>();
  for (const text of written) {
    const id = toId(text, bases);
    if (id === null) foreign.add(`${quote(text)} is not an image of this site`);
    else if (!images.has(id)) images.set(id, text);
  }
  const faults = [...foreign].slice(0, MAX_URLS);
  if (written.length === 0) faults.push('Write the URL of the image');
  if (images.size > MAX_URLS) faults.push(`Report ${MAX_URLS} images at most at a time`);
  return { images: [...images].map(([id, text]) => ({ id, text: quote(text) })), faults };
}
