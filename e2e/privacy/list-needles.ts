import { createHash, createHmac } from 'node:crypto';
import type { Marks } from './make-marks';

/** Bytes that must be nowhere, and what they are. */
export type Needle = { readonly what: string; readonly bytes: Buffer };

/** The letters of a text's base64 that do not depend on what is before and behind it, for each of the three places. */
function toBase64(text: string, encoding: 'base64' | 'base64url'): Buffer[] {
  return [0, 1, 2].map((shift) => {
    const whole = Buffer.concat([Buffer.alloc(shift), Buffer.from(text)]);
    const letters = whole.subarray(0, whole.length - (whole.length % 3)).toString(encoding);
    return Buffer.from(letters.slice(shift === 0 ? 0 : 4));
  });
}

const percent = (text: string) =>
  [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');

const utf16 = (text: string) => Buffer.from(text, 'utf16le');

/** A text as programs write it down: each spelling of each encoding. */
function spell(what: string, text: string): Needle[] {
  const hex = Buffer.from(text).toString('hex');
  const spellings: [string, Buffer][] = [
    ['utf8', Buffer.from(text)],
    ['upper case', Buffer.from(text.toUpperCase())],
    ['utf16le', utf16(text)],
    ['utf16be', utf16(text).swap16()],
    ['hex', Buffer.from(hex)],
    ['hex, upper case', Buffer.from(hex.toUpperCase())],
    ['percent', Buffer.from(percent(text))],
    ['percent, upper case', Buffer.from(percent(text).toUpperCase())],
    ...toBase64(text, 'base64').map((bytes): [string, Buffer] => ['base64', bytes]),
    ...toBase64(text, 'base64url').map((bytes): [string, Buffer] => ['base64url', bytes]),
  ];
  return spellings.map(([how, bytes]) => ({ what: `${what} (${how})`, bytes }));
}

/** What would still tell an address from all others, were it only hashed: there are few enough to try all. */
function hashAll(what: string, text: string, keys: readonly string[]): Needle[] {
  const digests = [
    ...['sha256', 'sha1', 'md5'].map((name) => createHash(name).update(text).digest()),
    ...keys.map((key) => createHmac('sha256', key).update(text).digest()),
  ];
  return digests.flatMap((digest) => [
    { what: `${what} (hashed)`, bytes: digest },
    { what: `${what} (hashed, hex)`, bytes: Buffer.from(digest.toString('hex')) },
    {
      what: `${what} (hashed, base64)`,
      bytes: Buffer.from(digest.toString('base64').slice(0, 40)),
    },
  ]);
}

/**
 * Everything to look for.
 *
 * @param keys that a hash may have been made with
 * @param turns how many addresses were used
 */
export function listNeedles(marks: Marks, keys: readonly string[], turns: number): Needle[] {
  const groups = marks.network.split(':');
  const bytes = Buffer.from(`2001${groups.join('')}`, 'hex');
  const seen = Array.from({ length: Math.min(turns, 4) }, (_, turn) => marks.address(turn));
  return [
    ...spell('a mark', marks.stem),
    ...spell('a network', marks.network),
    ...spell('a socket', marks.socket),
    { what: 'a network (bytes)', bytes },
    { what: 'a network (hex)', bytes: Buffer.from(bytes.toString('hex')) },
    ...[marks.socket, ...seen].flatMap((address) => hashAll('an address', address, keys)),
    ...seen.flatMap((address) =>
      hashAll('a subscriber', `${address.replace('::402', '')}::/64`, keys),
    ),
  ];
}
