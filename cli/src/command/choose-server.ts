import type { RememberedImage } from '../state/state-file';
import type { Options } from './options';
import type { parseTarget } from './parse-target';

type Target = NonNullable<ReturnType<typeof parseTarget>>;

/** The site of a URL that only a site has: the page of an image, or its bytes below `/i`. */
function readSite(url: string): string | null {
  const { origin, pathname } = new URL(url);
  return /^\/(i\/[^/]+|[^/.]+)$/.test(pathname) ? origin : null;
}

const isImageHostOf = (url: string, site: string) =>
  new URL(url).host === `i.${new URL(site).host}`;

/**
 * Which server an image is at. A delete token goes there, and money: nothing is guessed that the URL does not bear out.
 *
 * @param known what this machine remembers of it
 * @returns null: a person has to say
 */
export function chooseServer(
  { url }: Pick<Target, 'url'>,
  known: Pick<RememberedImage, 'server'> | null,
  { server, envServer, defaultServer }: Pick<Options, 'server' | 'envServer' | 'defaultServer'>,
): string | null {
  const named = server ?? known?.server ?? null;
  if (named !== null) return named;
  if (url === null) return envServer ?? defaultServer;
  return readSite(url) ?? envServer ?? (isImageHostOf(url, defaultServer) ? defaultServer : null);
}
