import { isIP, isIPv4 } from 'node:net';
import type { TrustProxy } from '@/lib/env/schema';
import type { HeaderReader } from './exchange';

/**
 * The header in which our own server hands on the peer's address. It deletes what a client sent under this name, so
 * the header is believed only where that server runs.
 */
export const PEER_HEADER = 'x-img402-peer';

/** The eight groups of an IPv6 address, `::` written out; an embedded IPv4 tail becomes two groups. */
function expandIpv6(address: string): string[] {
  const hex = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, a, b, c, d) =>
    [Number(a) * 256 + Number(b), Number(c) * 256 + Number(d)].map((n) => n.toString(16)).join(':'),
  );
  const [left = '', right] = hex.split('::');
  const head = left === '' ? [] : left.split(':');
  const tail = right === undefined || right === '' ? [] : right.split(':');
  const middle = right === undefined ? 0 : 8 - head.length - tail.length;
  return [...head, ...Array<string>(middle).fill('0'), ...tail].map((group) =>
    Number.parseInt(group, 16).toString(16),
  );
}

/**
 * One name for one client: IPv4 as it is (also where it comes mapped into IPv6), IPv6 by its /64, since that is what
 * a single subscriber is given. Null for what is no address.
 */
export function normalizeAddress(text: string): string | null {
  const address = text
    .trim()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/%.*$/, '');
  if (isIP(address) === 0) return null;
  if (isIPv4(address)) return address;
  const groups = expandIpv6(address);
  if (groups.slice(0, 5).every((group) => group === '0') && groups[5] === 'ffff') {
    const [high, low] = groups.slice(6).map((group) => Number.parseInt(group, 16)) as [
      number,
      number,
    ];
    return [high >> 8, high & 255, low >> 8, low & 255].join('.');
  }
  return `${groups.slice(0, 4).join(':')}::/64`;
}

function claimedAddress(trust: TrustProxy, headers: HeaderReader): string | null {
  if (trust.kind === 'cloudflare') return headers.get('cf-connecting-ip');
  if (trust.kind === 'vercel') return headers.get('x-vercel-forwarded-for')?.split(',')[0] ?? null;
  if (trust.kind !== 'hops') return null;
  // Each proxy appends the address it saw, so the n-th from the right was written by the outermost of ours.
  return (headers.get('x-forwarded-for') ?? '').split(',').at(-trust.hops) ?? null;
}

/**
 * The client's address as far as `TRUST_PROXY` lets a header be believed, else the peer's; null where neither is
 * known, and then all such clients share one limit.
 *
 * @param peerHeader whether our own server stands in front and has set `PEER_HEADER`
 */
export function getClientAddress(
  trust: TrustProxy,
  headers: HeaderReader,
  peerHeader: boolean,
): string | null {
  const claimed = normalizeAddress(claimedAddress(trust, headers) ?? '');
  if (claimed !== null) return claimed;
  return peerHeader ? normalizeAddress(headers.get(PEER_HEADER) ?? '') : null;
}
