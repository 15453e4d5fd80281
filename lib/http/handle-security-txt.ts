import type { Call } from './answer';
import type { ApiResponse } from './exchange';

/** Half of what RFC 9116 allows: whoever keeps a copy looks again in time. */
const VALID_MS = 180 * 86_400_000;

/** `GET /.well-known/security.txt` (RFC 9116): whom to tell of a fault of this server. */
export async function handleSecurityTxt({ context, origins }: Call): Promise<ApiResponse> {
  const { env, clock } = context;
  const { site } = origins;
  const { contact } = env.abuse;
  const lines = [
    `Contact: ${contact === null ? `${site}/abuse` : `mailto:${encodeURI(contact)}`}`,
    `Expires: ${new Date(clock.now().getTime() + VALID_MS).toISOString()}`,
    'Preferred-Languages: en',
    ...(env.siteUrl === null ? [] : [`Canonical: ${env.siteUrl}/.well-known/security.txt`]),
    `Policy: ${site}/security`,
  ];
  return {
    status: 200,
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'public, max-age=3600',
    },
    body: `${lines.join('\n')}\n`,
  };
}
