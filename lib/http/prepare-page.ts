import { randomBytes } from 'node:crypto';
import type { Env } from '@/lib/env';
import { getDirectOrigin } from '@/lib/images/get-direct-origin';
import { isAtDesk } from './desk/is-at-desk';
import { contentSecurityPolicy } from './content-security-policy';
import type { HeaderReader } from './exchange';
import { getOrigins } from './get-origins';
import { isImagePage } from './is-image-page';
import { securityHeaders } from './security-headers';

/** Header names by which a page learns its nonce and its own path; whatever a client sent under them is replaced. */
export const NONCE_HEADER = 'x-img402-nonce';
export const PATH_HEADER = 'x-img402-path';

/** Whoever knows its address may read it. */
const REPORT_PAGE = /^\/abuse\/status(\/|$)/;
/** Drawn when the site was built, for whoever shows a link to it. */
const PICTURE = /^\/og\//;
/** Of one person, and of the operators: nothing keeps or lists it. */
const PRIVATE = { 'cache-control': 'no-store', 'x-robots-tag': 'noindex, nofollow' };

export type PreparedPage = {
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly responseHeaders: Readonly<Record<string, string>>;
};

/** What a page of the site is rendered and answered with. `path` is the path as it came, without the query. */
export function preparePage(env: Env, headers: HeaderReader, path: string): PreparedPage {
  const nonce = randomBytes(16).toString('base64');
  const images = new URL(getOrigins(env, headers).images).origin;
  const relayed = env.walletConnectProjectId !== null;
  const policy = contentSecurityPolicy(nonce, images, relayed, getDirectOrigin(env));
  const atDesk = isAtDesk(env, headers, path);
  const isReport = REPORT_PAGE.test(path);
  return {
    requestHeaders: {
      // Next reads the nonce for its own scripts from here.
      'content-security-policy': policy,
      [NONCE_HEADER]: nonce,
      [PATH_HEADER]: path,
    },
    responseHeaders: {
      ...(PICTURE.test(path)
        ? securityHeaders('file', env)
        : { ...securityHeaders('page', env), 'content-security-policy': policy }),
      ...(isImagePage(path) ? { 'x-robots-tag': 'noindex, noimageindex' } : {}),
      ...(isReport || atDesk ? PRIVATE : {}),
      ...(isReport ? { 'referrer-policy': 'no-referrer' } : {}),
    },
  };
}
