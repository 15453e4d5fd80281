import type { Env } from '@/lib/env';
import { getOrigins, readHost } from '@/lib/http/get-origins';
import { pathOnHost, separateHosts } from '@/lib/http/separate-hosts';
import { expectThat } from '../expect-that';

const env = (siteUrl: string | null, imageUrl: string | null) => ({ siteUrl, imageUrl }) as Env;
const TWO = env('https://img.example.org', 'https://i.example.org');
const ONE = env('http://img.example.org:3000', null);
const ANY = env(null, null);

/** The host of a Host header by the URL standard, as a browser would send it to a server; null where it is none. */
function hostOf(header: string, scheme: string): string | null {
  const text = `${scheme}://${header}`;
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  return url.pathname === '/' && url.search + url.hash + url.username + url.password === ''
    ? url.host
    : null;
}

/** Input: a `Host` header and a path. Links are made of a host only, and a stranger's host is nobody's. */
export function expectHost(text: string): string {
  const [header = '', path = '/'] = text.split(' ', 2);
  const headers = { get: (name: string) => (name === 'host' ? header : null) };
  const host = readHost(headers);
  if (host !== null) {
    expectThat(host === header.toLowerCase(), 'another host than was sent', header, host);
    expectThat(hostOf(host, 'http') !== null, 'more than a host', header);
  }
  const { site, images } = getOrigins(ANY, headers);
  expectThat(new URL(site).pathname === '/' && !site.endsWith('/'), 'a base', site);
  expectThat(images === `${site}/i`, 'a base of images', images);
  const fixed = getOrigins(TWO, headers);
  expectThat(
    fixed.site === TWO.siteUrl && fixed.images === TWO.imageUrl,
    'a base of the client',
    fixed,
  );

  const roles = [
    separateHosts(TWO, headers),
    separateHosts(ONE, headers),
    separateHosts(ANY, headers),
  ];
  const own = {
    images: 'i.example.org',
    site: 'img.example.org',
    both: 'img.example.org:3000',
    nobody: '',
  };
  expectThat(
    roles[0] === 'nobody' || hostOf(header, 'https') === own[roles[0]!],
    'taken for ours',
    header,
    roles[0],
  );
  expectThat(
    roles[1] === 'nobody' || hostOf(header, 'http') === own.both,
    'taken for ours',
    header,
    roles[1],
  );
  expectThat(roles[2] === (host === null ? 'nobody' : 'both'), 'any host', header, roles[2]);
  for (const role of ['images', 'site', 'both', 'nobody'] as const) {
    const place = pathOnHost(role, path);
    if (place === null) continue;
    expectThat(role !== 'nobody', 'served to nobody');
    expectThat(
      place === (role === 'images' ? `/i${path}` : path),
      'another path',
      role,
      path,
      place,
    );
    expectThat(role !== 'site' || !/^\/i(\/|$)/.test(place), 'an image on the site', path);
    expectThat(role !== 'images' || /^\/i\/[a-z0-9]+\.[a-z0-9]+$/.test(place), 'no image', path);
  }
  return `host of ${roles[0]!}`;
}
