import type { HeaderReader } from '../exchange';
import { nameDeskCookie } from './name-desk-cookie';

const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** What the cookie of a session holds; null where there is none, or more than one, of which one is forged. */
export function readDeskCookie(headers: HeaderReader, origin: string): string | null {
  const start = `${nameDeskCookie(origin)}=`;
  const found = (headers.get('cookie') ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(start));
  const token = found[0]?.slice(start.length) ?? '';
  return found.length === 1 && TOKEN.test(token) ? token : null;
}
