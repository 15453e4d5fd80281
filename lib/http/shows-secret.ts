import { timingSafeEqual } from 'node:crypto';
import type { Secret } from '@/lib/secret';
import { hashSecret } from '@/lib/secrets';
import type { HeaderReader } from './exchange';

/** A bearer token (RFC 6750, 2.1), or several with commas between. A header's length is bounded by the server. */
const SHOWN = /^Bearer +([A-Za-z0-9._~+/-]+=*(?:,[A-Za-z0-9._~+/-]+=*)*)$/i;

/**
 * Whether a request shows one of these secrets as its bearer token. Each is compared in constant time, and all of them
 * whatever was found, so that the time tells neither how much is right nor which one it was.
 */
export function showsSecret(headers: HeaderReader, secrets: readonly Secret[]): boolean {
  const shown = SHOWN.exec(headers.get('authorization') ?? '')?.[1];
  if (shown === undefined) return false;
  // Vercel's cron shows its setting as it is written, so the whole list is good too.
  // Source: https://vercel.com/docs/cron-jobs/manage-cron-jobs#securing-cron-jobs
  const each = secrets.map((secret) => secret.reveal());
  const good = each.length > 1 ? [...each, each.join(',')] : each;
  return good
    .map((secret) => timingSafeEqual(hashSecret(shown), hashSecret(secret)))
    .includes(true);
}
