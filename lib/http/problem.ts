import type { Refusal } from '@/lib/errors';
import { ERROR_TABLE } from './error-table';
import type { ApiResponse } from './exchange';
import type { Origins } from './get-origins';
import { pageHeaders, renderProblemPage } from './render-page';
import type { Offer } from './negotiate';
import { INERT_HEADERS } from './security-headers';
import type { ProblemBody } from './schemas/problem-schemas';

/** The words of a refusal for a stranger: its own detail, then the table's text. */
export function problemBody(refusal: Refusal, origins: Origins): ProblemBody {
  const row = ERROR_TABLE[refusal.refused];
  return {
    error: refusal.refused,
    message: refusal.detail === undefined ? row.message : `${refusal.detail} ${row.message}`,
    type: `${origins.site}/docs#${refusal.refused}`,
    title: row.title,
    status: row.status,
    retryable: row.retryable || refusal.retryAfterSeconds !== undefined,
    ...(refusal.files === undefined
      ? {}
      : {
          images: refusal.files.map((file) =>
            file === null ? { ok: true as const } : problemBody(file, origins),
          ),
        }),
  };
}

/** The answer to a refused request. Never cached for longer than a minute, and only a 404 at all. */
export function problemResponse(refusal: Refusal, origins: Origins, offer: Offer): ApiResponse {
  const body = problemBody(refusal, origins);
  const retry = refusal.retryAfterSeconds ?? ([429, 503].includes(body.status) ? 5 : null);
  const html = offer === 'text/html';
  return {
    status: body.status,
    headers: {
      ...(html
        ? pageHeaders(origins)
        : { ...INERT_HEADERS, 'content-type': 'application/problem+json' }),
      'cache-control': body.status === 404 ? 'public, max-age=60' : 'no-store',
      vary: 'Accept',
      // RFC 9110, 15.5.2: a 401 names what it asks for.
      ...(body.status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
      ...(retry === null ? {} : { 'retry-after': String(retry) }),
    },
    body: html ? renderProblemPage(body, origins) : JSON.stringify(body),
  };
}
