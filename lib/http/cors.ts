/** Any page may call the API: it knows no cookie, so that there is nothing to steal. */
const ALLOWED_HEADERS =
  'content-type, payment-signature, x-payment, sign-in-with-x, idempotency-key, x-upload-token, authorization, access-control-expose-headers, mcp-protocol-version, mcp-session-id, mcp-method, mcp-name';

const EXPOSED_HEADERS =
  'PAYMENT-REQUIRED, PAYMENT-RESPONSE, X-PAYMENT-RESPONSE, Location, ETag, Retry-After, RateLimit, RateLimit-Policy, Sunset, X-Request-Id';

/** Headers that every answer of the API carries. */
export const CORS_HEADERS = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': EXPOSED_HEADERS,
} as const;

/** Headers of the answer to a preflight. */
export function preflightHeaders(methods: readonly string[]): Record<string, string> {
  return {
    'access-control-allow-origin': '*',
    'access-control-allow-methods': methods.join(', '),
    'access-control-allow-headers': ALLOWED_HEADERS,
    'access-control-max-age': '86400',
  };
}
