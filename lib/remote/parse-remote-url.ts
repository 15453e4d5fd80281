import { isIP } from 'node:net';
import { refuse, type Refusal } from '@/lib/errors';
import { isPublicAddress } from './is-public-address';

/** Where an image may be fetched from, as far as the URL alone can tell. */
export type RemoteUrl = {
  readonly kind: 'remote';
  /** To resolve a redirect against. */
  readonly href: string;
  readonly secure: boolean;
  /** A name without a dot at its end, or an IP address without brackets. */
  readonly host: string;
  readonly port: number;
  /** For the `Host` header. */
  readonly authority: string;
  /** Path and query, percent-encoded. */
  readonly path: string;
};

/** What is ours: no connection has to be made. */
export type OwnUrl = { readonly kind: 'own'; readonly url: URL };

const MAX_LENGTH = 2_048;
const PORTS: ReadonlySet<string> = new Set(['', '80', '443']);

/**
 * Ends of names that no public server has. Source: https://www.iana.org/assignments/special-use-domain-names, and the
 * ends that local networks give out by custom.
 */
const SPECIAL_ENDS: ReadonlySet<string> = new Set([
  ...['alt', 'arpa', 'example', 'internal', 'invalid', 'local', 'localhost', 'onion', 'test'],
  ...['corp', 'home', 'intranet', 'lan', 'localdomain', 'private'],
]);

/** Labels as the DNS has them, at least two. Underscores are no host name's, but some have them. */
const NAME = /^(?=.{4,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9-]{2,63}$/;

const notAllowed = (log: string, detail: string): Refusal =>
  refuse('url_not_allowed', log, { detail });

const malformed = (log: string): Refusal =>
  refuse('invalid_request', log, { detail: 'The url is not a complete http or https URL.' });

/** The host as it is resolved and compared: without brackets, and without the dot that ends a full name. */
const bareHost = ({ hostname }: URL): string =>
  hostname.startsWith('[') ? hostname.slice(1, -1) : hostname.replace(/\.$/, '');

function checkHost(host: string): Refusal | null {
  if (isIP(host) !== 0) {
    return isPublicAddress(host)
      ? null
      : notAllowed('an address that is not public', 'This address is not a public one.');
  }
  const end = host.slice(host.lastIndexOf('.') + 1);
  return NAME.test(host) && !SPECIAL_ENDS.has(end)
    ? null
    : notAllowed('a name that is not public', 'This host name is not a public one.');
}

/**
 * Parses where an image is to be fetched from, by the URL standard, whose hosts have one form only: `0x7f.1`,
 * `2130706433` and `127.1` all come out as `127.0.0.1`. Does not ask the DNS.
 *
 * @param ownHosts names and addresses of ours, as URLs have them, without a port: whatever port, they are us
 * @param base of a redirect: what its target may be relative to
 */
export function parseRemoteUrl(
  given: string,
  ownHosts: ReadonlySet<string>,
  base?: RemoteUrl,
): RemoteUrl | OwnUrl | Refusal {
  const text = given.trim();
  if (text.length > MAX_LENGTH) return malformed(`a URL of ${text.length} characters`);
  // The standard would drop tabs and line breaks in silence.
  if (/[\u0000-\u001f\u007f]/.test(text)) return malformed('a control character in the URL');
  if (!URL.canParse(text, base?.href)) return malformed('no URL');
  const url = new URL(text, base?.href);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return notAllowed('another scheme', 'Only http and https URLs are fetched.');
  }
  if (url.username !== '' || url.password !== '') {
    return notAllowed('a URL with credentials', 'A URL with a user or a password is not fetched.');
  }
  const host = bareHost(url);
  if (ownHosts.has(host)) return { kind: 'own', url };
  if (!PORTS.has(url.port)) {
    return notAllowed('another port', 'Only the ports 80 and 443 are fetched from.');
  }
  const refused = checkHost(host);
  if (refused !== null) return refused;
  const secure = url.protocol === 'https:';
  if (base?.secure === true && !secure) {
    // Whoever asked for https is not given what anybody on the way could have put there.
    return notAllowed('from https to http', 'From https it leads to http.');
  }
  const named = isIP(host) === 6 ? `[${host}]` : host;
  return {
    kind: 'remote',
    href: url.href,
    secure,
    host,
    port: url.port === '' ? (secure ? 443 : 80) : Number(url.port),
    authority: url.port === '' ? named : `${named}:${url.port}`,
    path: url.pathname + url.search,
  };
}
