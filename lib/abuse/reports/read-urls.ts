import { readImageUrl, type Bases } from '@/lib/images/read-image-url';

export type ReadUrls = {
  /** Each once, with the text that named it first. */
  readonly images: readonly { readonly id: string; readonly text: string }[];
  /** One sentence each. */
  readonly faults: readonly string[];
};

/** Images that one report may name. */
export const MAX_URLS = 20;

const SHOWN = 100;

/** What somebody wrote, short and in one line, to be told of it. */
function quote(text: string): string {
  const seen = text.replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '\uFFFD');
  return seen.length > SHOWN ? `${seen.slice(0, SHOWN)}…` : seen;
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
    const id = readImageUrl(text, bases);
    if (id === null) foreign.add(`${quote(text)} is not an image of this site`);
    else if (!images.has(id)) images.set(id, text);
  }
  const faults = [...foreign].slice(0, MAX_URLS);
  if (written.length === 0) faults.push('Write the URL of the image');
  if (images.size > MAX_URLS) faults.push(`Report ${MAX_URLS} images at most at a time`);
  return { images: [...images].map(([id, text]) => ({ id, text: quote(text) })), faults };
}
