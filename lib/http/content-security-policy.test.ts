import { describe, expect, it } from 'vitest';
import { contentSecurityPolicy } from './content-security-policy';

const policy = contentSecurityPolicy('bm9uY2U=', 'https://i.example.org');
const directive = (name: string) =>
  policy
    .split('; ')
    .find((part) => part.startsWith(`${name} `))
    ?.slice(name.length + 1);

describe('contentSecurityPolicy', () => {
  it('lets no inline code run without the nonce', () => {
    expect(policy).not.toContain('unsafe-inline');
    expect(policy).not.toContain('unsafe-eval');
    expect(directive('script-src')).toContain("'nonce-bm9uY2U='");
    expect(directive('style-src')).toContain("'nonce-bm9uY2U='");
  });

  it('closes what it does not name', () => {
    expect(directive('default-src')).toBe("'none'");
    expect(directive('frame-ancestors')).toBe("'none'");
    expect(directive('base-uri')).toBe("'none'");
  });

  it('lets images come from the image host', () => {
    expect(directive('img-src')).toContain('https://i.example.org');
  });

  it('lets nothing connect elsewhere but the relays that were asked for', () => {
    expect(directive('connect-src')).toBe("'self'");
    const relayed = contentSecurityPolicy('bm9uY2U=', 'https://i.example.org', true);
    expect(relayed).toContain("connect-src 'self' https://relay.walletconnect.org");
    expect(relayed.replace(/connect-src [^;]+/, '')).toBe(policy.replace(/connect-src [^;]+/, ''));
  });

  it('works over plain HTTP', () => {
    expect(policy).not.toContain('upgrade-insecure-requests');
  });
});
