import { describe, expect, it } from 'vitest';
import { makeImageRecord } from '@/dev/context/make-image-record';
import { lastingHeaders } from './lasting-headers';

const image = makeImageRecord();

function toObject(list: readonly string[]): Record<string, string> {
  const pairs = list.flatMap((name, at) => (at % 2 === 0 ? [[name, list[at + 1]!] as const] : []));
  expect(new Set(pairs.map(([name]) => name)).size).toBe(pairs.length);
  return Object.fromEntries(pairs);
}

describe('lastingHeaders', () => {
  it('carries every header of the contract that does not change', () => {
    expect(toObject(lastingHeaders(image).whole)).toEqual({
      'content-type': 'image/png',
      etag: `"${'ab'.repeat(32)}"`,
      'last-modified': 'Tue, 24 Nov 2026 12:00:00 GMT',
      sunset: 'Tue, 01 Dec 2026 12:00:00 GMT',
      'accept-ranges': 'bytes',
      'content-security-policy': "default-src 'none'; sandbox",
      'cross-origin-resource-policy': 'cross-origin',
      'x-frame-options': 'DENY',
      'access-control-allow-origin': '*',
      'x-robots-tag': 'noindex, noimageindex',
    });
  });

  it('tells a copy that is right no more than a cache has to know', () => {
    expect(Object.keys(toObject(lastingHeaders(image).unchanged))).toEqual([
      'etag',
      'sunset',
      'access-control-allow-origin',
    ]);
  });

  it('makes them once for one record, and anew for what has become of it', () => {
    expect(lastingHeaders(image)).toBe(lastingHeaders(image));
    const kept = makeImageRecord({ expiresAt: new Date('2027-12-01T12:00:00.000Z') });
    expect(toObject(lastingHeaders(kept).whole).sunset).toBe('Wed, 01 Dec 2027 12:00:00 GMT');
  });
});
