/**
 * The cookie of a session. Over TLS its name has the browser see to it that it is secure, of this host, and of no other
 * path; the loopback has no TLS.
 *
 * @param origin of the site
 */
export function nameDeskCookie(origin: string): string {
  return origin.startsWith('https:') ? '__Host-img402_operator' : 'img402_operator';
}
