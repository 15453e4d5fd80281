import { BlockList, isIP } from 'node:net';
import { getClientAddress, normalizeAddress, PEER_HEADER } from '@/lib/http/get-client-address';
import { expectThat } from '../expect-that';

/** Whether the name of a client covers its address, by Node's own arithmetic. */
function covers(name: string, address: string): boolean {
  const list = new BlockList();
  if (!name.endsWith('::/64')) {
    // IPv4, also where it comes mapped into IPv6.
    if (isIP(name) !== 4) return false;
    list.addAddress(name, 'ipv4');
    return list.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6');
  }
  const network = name.slice(0, -'/64'.length);
  if (isIP(network) !== 6 || isIP(address) !== 6) return false;
  list.addSubnet(network, 64, 'ipv6');
  return list.check(address, 'ipv6');
}

/** Input: an address as a header brings it. One client has one name, whatever its address is written like. */
export function expectClient(text: string): string {
  const name = normalizeAddress(text);
  const bare = text
    .trim()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/%.*$/, '');
  if (name === null) {
    expectThat(isIP(bare) === 0, 'an address that is none', text);
  } else {
    expectThat(isIP(bare) !== 0 && covers(name, bare), 'a name that does not cover it', text, name);
    const again = normalizeAddress(name.replace('::/64', '::'));
    expectThat(again === name, 'another name the second time', name, again);
    if (isIP(bare) === 6) {
      // As the URL standard writes it: the shortest form of the same address.
      const short = new URL(`http://[${bare}]`).hostname.slice(1, -1);
      expectThat(normalizeAddress(short) === name, 'another name in short', bare, short);
    }
  }
  const headers = (known: string, peer: string | null) => ({
    get: (asked: string) => (asked === known ? text : asked === PEER_HEADER ? peer : null),
  });
  const forwarded = headers('x-forwarded-for', '192.0.2.1');
  expectThat(
    getClientAddress({ kind: 'none' }, forwarded, true) === '192.0.2.1',
    'believes a client',
    text,
  );
  expectThat(
    getClientAddress({ kind: 'cloudflare' }, forwarded, true) === '192.0.2.1',
    'believes a client',
    text,
  );
  const last = normalizeAddress(text.split(',').at(-1)!) ?? '192.0.2.1';
  const told = getClientAddress({ kind: 'hops', hops: 1 }, forwarded, true);
  expectThat(told === last, 'another hop', text, told);
  return name === null ? 'no address' : name.includes(':') ? 'IPv6' : 'IPv4';
}
