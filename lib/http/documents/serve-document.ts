import { createHash } from 'node:crypto';
import { refuse } from '@/lib/errors';
import type { Call, Handler } from '../answer';
import { CORS_HEADERS } from '../cors';
import { matchesEtag } from '../matches-etag';
import type { Deployment } from './deployment';

type Kept = {
  readonly context: object;
  readonly key: string;
  readonly body: string;
  readonly etag: string;
};

/**
 * The handler of a text that follows from the settings: for any origin, since tools in a browser load it, kept by caches
 * for five minutes and by its ETag after that.
 *
 * @param write pure; what it gave for the last host is kept. Null: this deployment has no such document
 */
export function serveDocument(
  contentType: string,
  write: (deployment: Deployment) => string | null,
): Handler {
  let last: Kept | null = null;
  const find = ({ context, origins }: Call): Kept | null => {
    const key = `${origins.site} ${origins.images}`;
    if (last?.context === context && last.key === key) return last;
    const { env, payments } = context;
    const body = write({ env, payments, origins });
    if (body === null) return null;
    const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
    last = { context, key, body, etag };
    return last;
  };
  return async (call) => {
    const found = find(call);
    if (found === null) return refuse('not_found', 'nothing to tell here');
    const { body, etag } = found;
    const headers = {
      ...CORS_HEADERS,
      'content-type': contentType,
      'cache-control': 'public, max-age=300',
      etag,
    };
    return matchesEtag(call.request.headers.get('if-none-match'), etag)
      ? { status: 304, headers, body: null }
      : { status: 200, headers, body };
  };
}
