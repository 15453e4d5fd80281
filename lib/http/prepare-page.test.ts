import { describe, expect, it } from 'vitest';
import { parseEnv } from '@/lib/env';
import { NONCE_HEADER, preparePage } from './prepare-page';

const envOf = (source: Record<string, string>) => {
  const parsed = parseEnv(source, '/srv');
  if (!parsed.ok) throw new Error(parsed.faults.join('\n'));
  return parsed.env;
};
const host = (name: string) => new Headers({ host: name });
const split = envOf({ SITE_URL: 'https://example.org', IMAGE_URL: 'https://i.example.org' });

const DESK = { OPERATOR_WALLETS: '0x4020000000000000000000000000000000000402' };

describe('preparePage', () => {
  it('gives each answer a nonce of its own, the same in both directions', () => {
    const [one, two] = [0, 1].map(() => preparePage(envOf({}), host('localhost:3000'), '/'));
    const nonce = one!.requestHeaders[NONCE_HEADER];
    expect(nonce).toMatch(/^[A-Za-z0-9+/]{22}==$/);
    expect(two!.requestHeaders[NONCE_HEADER]).not.toBe(nonce);
    expect(one!.responseHeaders['content-security-policy']).toContain(`'nonce-${nonce}'`);
  });

  it('keeps pages of images, of reports and of operators out of search engines, and only those', () => {
    const robots = (path: string, settings: Record<string, string> = DESK) =>
      preparePage(envOf(settings), host('localhost'), path).responseHeaders['x-robots-tag'];
    expect(robots('/k3v9m2x7qa')).toBe('noindex, noimageindex');
    expect(robots(`/abuse/status/${'0'.repeat(32)}`)).toBe('noindex, nofollow');
    expect(robots('/operator')).toBe('noindex, nofollow');
    expect(robots('/operator/cases/k3v9m2x7qa')).toBe('noindex, nofollow');
    expect(robots('/operator', {})).toBeUndefined();
    expect(robots('/abuse')).toBeUndefined();
    expect(robots('/operators')).toBeUndefined();
    expect(robots('/transparency')).toBeUndefined();
    expect(robots('/docs')).toBeUndefined();
    expect(robots('/')).toBeUndefined();
  });

  it('lets a page put into the store where large images go there, and only there', () => {
    const bucket = {
      ...{ S3_ENDPOINT: 'https://s3.example.org/path', S3_BUCKET: 'images', S3_REGION: 'auto' },
      ...{ S3_ACCESS_KEY_ID: 'x', S3_SECRET_ACCESS_KEY: 'x' },
    };
    const connect = (source: Record<string, string>) =>
      /connect-src ([^;]+)/.exec(
        preparePage(envOf(source), host('localhost'), '/').responseHeaders[
          'content-security-policy'
        ]!,
      )![1];
    const blob = { BLOB_READ_WRITE_TOKEN: 'vercel_blob_rw_store_secret' };
    expect(connect({ ...bucket, VERCEL: '1' })).toBe("'self' https://s3.example.org");
    expect(connect({ ...blob, VERCEL: '1' })).toBe("'self' https://vercel.com");
    expect(connect({ ...bucket })).toBe("'self'");
    expect(connect({ VERCEL: '1' })).toBe("'self'");
    expect(connect({ ...bucket, VERCEL: '1', PAID_MAX_BYTES: '4000000' })).toBe("'self'");
  });

  it('lets the image host through in img-src', () => {
    const page = preparePage(split, host('example.org'), '/');
    expect(page.responseHeaders['content-security-policy']).toContain('https://i.example.org');
  });

  it('lets a window of a wallet speak with the page only where such wallets are offered', () => {
    const opener = (source: Record<string, string>) =>
      preparePage(envOf(source), host('localhost'), '/').responseHeaders[
        'cross-origin-opener-policy'
      ];
    expect(opener({})).toBe('same-origin');
    const relayed = { WALLETCONNECT_PROJECT_ID: '0123456789abcdef0123456789abcdef' };
    expect(opener(relayed)).toBe('same-origin-allow-popups');
  });

  it('tells browsers to come by https only where it is set', () => {
    const hsts = (source: Record<string, string>) =>
      preparePage(envOf(source), host('example.org'), '/').responseHeaders[
        'strict-transport-security'
      ];
    const site = { SITE_URL: 'https://example.org' };
    expect(hsts(site)).toBeUndefined();
    expect(hsts({ ...site, HSTS: '0' })).toBe('max-age=0');
    expect(hsts({ ...site, HSTS: '31536000' })).toBe('max-age=31536000');
  });
});
