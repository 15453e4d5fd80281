import { createHash } from 'node:crypto';
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
 * @param write pure; what it gave for the last host is kept
 */
export function serveDocument(
  contentType: string,
  write: (deployment: Deployment) => string,
): Handler {
  let last: Kept | null = null;
  const find = ({ context, origins }: Call): Kept => {
    const key = `${origins.site} ${origins.images}`;
    if (last?.context === context && last.key === key) return last;
    const { env, payments } = context;
    const body = write({ env, payments, origins });
    const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
    last = { context, key, body, etag };
    return last;
  };
  return async (call) => {
    const { body, etag } = find(call);
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
