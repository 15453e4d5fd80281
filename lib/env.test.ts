import { describe, expect, it } from 'vitest';
import { revealAll } from '@/dev/context/reveal-all';
import { parseEnv } from './env';
import { EXAMPLES } from './env/schema';

const KEY = 'k'.repeat(32);

function faultsOf(source: Record<string, string>): readonly string[] {
  const parsed = parseEnv(source, '/srv');
  return parsed.ok ? [] : parsed.faults;
}

describe('parseEnv', () => {
  it('runs without any setting', () => {
    const parsed = parseEnv({}, '/srv');
    expect(parsed.ok && parsed.env).toMatchObject({
      port: 3000,
      host: null,
      dataDir: '/srv/.data',
      databaseUrl: null,
      siteUrl: null,
      imageUrl: null,
      appSecrets: [],
      trustProxy: { kind: 'none' },
      rateLimits: true,
      logLevel: 'info',
      free: { maxBytes: 1_048_576, retentionSeconds: 604_800 },
      paid: { maxBytes: 10_485_760, retentionSeconds: 31_536_000 },
    });
  });

  it('tells every fault at once, each with its name and an example', () => {
    const bad = {
      PORT: '70000',
      HOST: 'a b',
      DATABASE_URL: 'mysql://x',
      DIRECT_URL: 'x',
      SITE_URL: 'ftp://example.org',
      IMAGE_URL: 'https://example.org/pictures',
      APP_SECRET: 'short',
      HSTS: 'yes',
      TRUST_PROXY: 'all',
      RATE_LIMITS: 'maybe',
      LOG_LEVEL: 'loud',
      FREE_MAX_BYTES: '1e6',
      FREE_RETENTION_SECONDS: '-1',
      FREE_DAILY_BYTES: 'x',
      PAID_MAX_BYTES: '0',
      PAID_RETENTION_SECONDS: '1.5',
      WALLETCONNECT_PROJECT_ID: 'mine',
    };
    const faults = faultsOf(bad);
    for (const name of Object.keys(bad) as (keyof typeof bad)[]) {
      expect(faults.filter((text) => text.startsWith(`${name} `))).toHaveLength(1);
      expect(faults.find((text) => text.startsWith(name))).toContain(
        `Example: ${name}=${EXAMPLES[name]}`,
      );
    }
    expect(faults).toHaveLength(Object.keys(bad).length);
  });

  it('never repeats a value, which may be a secret', () => {
    expect(
      faultsOf({ APP_SECRET: 'hunter2', DATABASE_URL: 'mysql://u:hunter2@h' }).join(),
    ).not.toContain('hunter2');
  });

  it.each([
    [{ DATABASE_URL: 'postgres://u@h/d' }, 'APP_SECRET'],
    [{ DIRECT_URL: 'postgres://u@h/d' }, 'DATABASE_URL'],
    [{ IMAGE_URL: 'https://i.example.org' }, 'SITE_URL'],
    [{ HSTS: '300' }, 'SITE_URL'],
    [{ HSTS: '300', SITE_URL: 'http://example.org' }, 'SITE_URL'],
    [{ SITE_URL: 'https://example.org', IMAGE_URL: 'https://example.org' }, 'IMAGE_URL'],
    [{ SITE_URL: 'https://example.org', IMAGE_URL: 'https://other.org/i' }, 'IMAGE_URL'],
  ])('refuses half a configuration: %o', (source, name) => {
    expect(faultsOf(source)).toEqual([expect.stringMatching(new RegExp(`^${name} `))]);
  });

  it('takes an image host, and SITE_URL/i as the same as none', () => {
    const site = { SITE_URL: 'https://example.org/' };
    const apart = parseEnv({ ...site, IMAGE_URL: 'https://i.example.org/' });
    expect(apart.ok && [apart.env.siteUrl, apart.env.imageUrl]).toEqual([
      'https://example.org',
      'https://i.example.org',
    ]);
    const below = parseEnv({ ...site, IMAGE_URL: 'https://example.org/i' });
    expect(below.ok && below.env.imageUrl).toBeNull();
  });

  it('takes several keys, newest first', () => {
    const parsed = parseEnv({ APP_SECRET: `${KEY}1, ${KEY}2` });
    expect(parsed.ok && revealAll(parsed.env.appSecrets)).toEqual([`${KEY}1`, `${KEY}2`]);
    expect(faultsOf({ APP_SECRET: `${KEY},${KEY}` })).toHaveLength(1);
  });

  it.each([
    ['CRON_SECRET', 'cronSecrets'],
    ['METRICS_TOKEN', 'metricsTokens'],
  ] as const)('takes several of %s, newest first', (name, key) => {
    const [young, old] = ['a-newer-one-of-them', 'an-older-one-of-them'];
    const read = (text: string) => {
      const parsed = parseEnv({ [name]: text });
      return parsed.ok ? revealAll(parsed.env[key]) : parsed.faults;
    };
    expect(read('')).toEqual([]);
    expect(read(young)).toEqual([young]);
    expect(read(`${young},${old}`)).toEqual([young, old]);
    // The last: a caller that shows the setting as it is written would show other text than we compare with.
    for (const text of [
      `${young},`,
      `,${old}`,
      `${young},short`,
      `${old},${old}`,
      `${young}, ${old}`,
    ]) {
      expect(read(text)).toEqual([
        expect.stringMatching(new RegExp(`^${name} must be 16 or more`)),
      ]);
    }
  });

  it.each([
    [{}, null],
    [{ VERCEL: '1' }, 4_500_000],
    [{ VERCEL: '1', MAX_REQUEST_BYTES: '9000000' }, 9_000_000],
    [{ MAX_REQUEST_BYTES: '1000000' }, 1_000_000],
  ])('knows what a platform lets through: %o', (source, maxRequestBytes) => {
    const parsed = parseEnv(source);
    expect(parsed.ok && parsed.env).toMatchObject({ maxRequestBytes });
  });

  it.each([
    [{}, 67_108_864],
    [{ IMAGE_CACHE_MB: '0' }, 0],
    [{ IMAGE_CACHE_MB: '256' }, 268_435_456],
  ])('reads how much memory images may take: %o', (source, imageCacheBytes) => {
    const parsed = parseEnv(source);
    expect(parsed.ok && parsed.env).toMatchObject({ imageCacheBytes });
  });

  it.each([
    [{}, null],
    [{ HSTS: 'off' }, null],
    [{ HSTS: '0', SITE_URL: 'https://example.org' }, 0],
    [{ HSTS: '31536000', SITE_URL: 'https://example.org' }, 31_536_000],
  ])('tells browsers to come by https where it is asked to: %o', (source, hstsSeconds) => {
    const parsed = parseEnv(source);
    expect(parsed.ok && parsed.env).toMatchObject({ hstsSeconds });
  });

  it.each([
    ['2', { kind: 'hops', hops: 2 }],
    ['vercel', { kind: 'vercel' }],
  ])('reads TRUST_PROXY=%s', (text, expected) => {
    const parsed = parseEnv({ TRUST_PROXY: text });
    expect(parsed.ok && parsed.env.trustProxy).toEqual(expected);
  });
});
