import { BlockList, isIP } from 'node:net';

declare const checked: unique symbol;

/** An IP address that `isPublicAddress` has let pass: no other is ever connected to. */
export type PublicAddress = string & { readonly [checked]: true };

/**
 * All that is not plain unicast of the public Internet. Source: the special-purpose registries of IANA,
 * https://www.iana.org/assignments/iana-ipv4-special-registry and .../iana-ipv6-special-registry, without asking whether
 * an entry is globally reachable: nobody keeps pictures there. Multicast stands in registries of its own.
 */
const SPECIAL_IPV4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  // Azure's own services answer every virtual machine at this one address, which looks like any other.
  ['168.63.129.16', 32],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/** Inside of 2000::/3, the only range that unicast addresses are given out of (RFC 4291, 2.4). */
const SPECIAL_IPV6: readonly (readonly [string, number])[] = [
  // Protocol assignments: Teredo, benchmarking, ORCHID and more.
  ['2001::', 23],
  ['2001:db8::', 32],
  // 6to4 carries an IPv4 address of any kind.
  ['2002::', 16],
  ['2620:4f:8000::', 48],
  ['3ffe::', 16],
  ['3fff::', 20],
];

const special = new BlockList();
for (const [network, prefix] of SPECIAL_IPV4) special.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of SPECIAL_IPV6) special.addSubnet(network, prefix, 'ipv6');

const unicast = new BlockList();
unicast.addSubnet('2000::', 3, 'ipv6');

/**
 * Whether an IP address is public unicast. Loopback, private, link-local and shared networks are not, nor is any form
 * that carries another address (IPv4-mapped, NAT64, 6to4, Teredo), nor what is no IP address.
 */
export function isPublicAddress(address: string): address is PublicAddress {
  switch (isIP(address)) {
    case 4:
      return !special.check(address, 'ipv4');
    case 6:
      // A zone names a link of this machine, where nothing public is.
      return (
        !address.includes('%') && unicast.check(address, 'ipv6') && !special.check(address, 'ipv6')
      );
    default:
      return false;
  }
}
