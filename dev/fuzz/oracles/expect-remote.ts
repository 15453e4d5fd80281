import { BlockList, isIP } from 'node:net';
import { isRefusal } from '@/lib/errors';
import { isPublicAddress } from '@/lib/remote/is-public-address';
import { parseRemoteUrl } from '@/lib/remote/parse-remote-url';
import { expectThat } from '../expect-that';

/** Networks of which no address may ever be connected to: those that lead to a machine of ours, by hand. */
const INNER_IPV4 = [
  ...([
    ['0.0.0.0', 8],
    ['10.0.0.0', 8],
    ['127.0.0.0', 8],
    ['169.254.0.0', 16],
  ] as const),
  ...([
    ['172.16.0.0', 12],
    ['192.168.0.0', 16],
    ['100.64.0.0', 10],
    ['224.0.0.0', 3],
  ] as const),
] as const;
const INNER_IPV6 = [
  ...([
    ['::', 8],
    ['fc00::', 7],
    ['fe80::', 10],
    ['ff00::', 8],
  ] as const),
  ...([
    ['64:ff9b::', 16],
    ['2002::', 16],
    ['2001::', 32],
  ] as const),
] as const;

/** A list for each family: Node's own checks an IPv4 address against the IPv6 networks too, as a mapped one. */
const innerIpv4 = new BlockList();
const innerIpv6 = new BlockList();
for (const [network, bits] of INNER_IPV4) innerIpv4.addSubnet(network, bits, 'ipv4');
for (const [network, bits] of INNER_IPV6) innerIpv6.addSubnet(network, bits, 'ipv6');

const OWN = new Set(['img.example.org', '192.168.1.7']);

const isInner = (host: string): boolean =>
  isIP(host) === 4
    ? innerIpv4.check(host, 'ipv4')
    : isIP(host) === 6 && innerIpv6.check(host, 'ipv6');

/** Input: an address to fetch from. What may be connected to is public, on a web port, and what its URL says. */
export function expectRemote(text: string): string {
  if (isPublicAddress(text)) {
    expectThat(isIP(text) !== 0 && !isInner(text) && !text.includes('%'), 'an inner address', text);
  }
  const parsed = parseRemoteUrl(text, OWN);
  if (isRefusal(parsed)) {
    expectThat(['invalid_request', 'url_not_allowed'].includes(parsed.refused), 'a code', parsed);
    return parsed.refused;
  }
  const url = new URL(text.trim());
  expectThat(['http:', 'https:'].includes(url.protocol), 'another scheme', text);
  expectThat(url.username + url.password === '', 'credentials', text);
  if (parsed.kind === 'own') {
    expectThat(OWN.has(url.hostname.replace(/\.$/, '')), 'not ours', text);
    return 'own';
  }
  const { host, port, href, authority, path, secure } = parsed;
  expectThat(!isInner(host), 'an inner address', text, host);
  expectThat(!OWN.has(host) && host.includes(isIP(host) === 6 ? ':' : '.'), 'a name of ours', host);
  expectThat(port === 80 || port === 443, 'another port', text, port);
  expectThat(
    url.href === href && secure === (url.protocol === 'https:'),
    'another URL',
    text,
    href,
  );
  const named = isIP(host) === 6 ? `[${host}]` : host;
  expectThat(url.hostname.replace(/\.$/, '') === named, 'another host', text, host);
  // What goes into a request's first lines holds no space, no line and nothing that is not ASCII.
  expectThat(
    /^[\x21-\x7e]*$/.test(authority) && /^\/[\x21-\x7e]*$/.test(path),
    'a line',
    authority,
    path,
  );
  const again = parseRemoteUrl(href, OWN);
  expectThat(
    JSON.stringify(again) === JSON.stringify(parsed),
    'another the second time',
    href,
    again,
  );
  const redirect = parseRemoteUrl('/a?b', OWN, parsed);
  expectThat('host' in redirect && redirect.host === host, 'a redirect to another host', redirect);
  return 'remote';
}
