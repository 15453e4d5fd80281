/**
 * The policy of a page: its own scripts and styles by nonce, images also from the image host, nothing else from
 * anywhere. No `upgrade-insecure-requests`: a laptop on a local network speaks plain HTTP.
 *
 * @param nonce fresh for each answer
 * @param imageOrigin scheme and host of the image host
 */
export function contentSecurityPolicy(nonce: string, imageOrigin: string): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'`,
    `style-src 'self' 'nonce-${nonce}'`,
    `img-src 'self' blob: data: ${imageOrigin}`,
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ');
}
