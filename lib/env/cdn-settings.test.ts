import { describe, expect, it } from 'vitest';
import { revealAll } from '@/dev/context/reveal-all';
import { parseEnv } from '../env';

const ZONE = '023e105f4ecef8ad9ca31a8372d0c353';
const full = {
  SITE_URL: 'https://example.org',
  CLOUDFLARE_ZONE_ID: ZONE,
  CLOUDFLARE_API_TOKEN: 'Sn3lZJTBX6kkg7OdcBUAxOO963GEIyGQ',
};

const parse = (source: Record<string, string>) => {
  const parsed = parseEnv(source);
  return parsed.ok ? revealAll(parsed.env.cdn) : parsed.faults;
};

describe('a cache in front', () => {
  it('is none where nothing is said', () => {
    expect(parse({})).toBeNull();
    expect(parse({ SITE_URL: full.SITE_URL })).toBeNull();
  });

  it('is a zone of Cloudflare', () => {
    expect(parse(full)).toEqual({
      kind: 'cloudflare',
      apiUrl: 'https://api.cloudflare.com/client/v4',
      zoneId: ZONE,
      apiToken: full.CLOUDFLARE_API_TOKEN,
    });
    expect(
      parse({ ...full, CLOUDFLARE_API_URL: 'http://127.0.0.1:8402/client/v4/' }),
    ).toMatchObject({ apiUrl: 'http://127.0.0.1:8402/client/v4' });
  });

  it.each(Object.keys(full))('is refused where %s is missing', (name) => {
    expect(parse({ ...full, [name]: '' })).toEqual([
      expect.stringMatching(new RegExp(`^${name} must be set where CLOUDFLARE_.* is`)),
    ]);
  });

  it.each([
    ['CLOUDFLARE_ZONE_ID', 'example.org'],
    ['CLOUDFLARE_ZONE_ID', ZONE.toUpperCase()],
    ['CLOUDFLARE_ZONE_ID', `${ZONE}/../x`],
    ['CLOUDFLARE_API_TOKEN', 'short'],
    ['CLOUDFLARE_API_TOKEN', 'a token with blanks in it'],
    ['CLOUDFLARE_API_URL', 'api.example.com'],
    ['CLOUDFLARE_API_URL', 'https://user:secret@api.cloudflare.com'],
    ['CLOUDFLARE_API_URL', 'https://api.cloudflare.com/?a'],
  ])('is refused with %s=%s, which is not repeated', (name, value) => {
    const faults = parse({ ...full, [name]: value });
    expect(faults).toEqual([expect.stringMatching(new RegExp(`^${name} must be`))]);
    expect(JSON.stringify(faults)).not.toContain(value);
  });
});
