import { SESSION_SECONDS } from '@/lib/operator/operator-session';
import { nameDeskCookie } from './name-desk-cookie';

/**
 * `Set-Cookie` of a session: no script reads it, and no page of another site has it sent.
 *
 * @param token null: the browser is to forget it
 */
export function writeDeskCookie(origin: string, token: string | null): string {
  return [
    `${nameDeskCookie(origin)}=${token ?? ''}`,
    'Path=/',
    `Max-Age=${token === null ? 0 : SESSION_SECONDS}`,
    'HttpOnly',
    'SameSite=Strict',
    ...(origin.startsWith('https:') ? ['Secure'] : []),
  ].join('; ');
}
