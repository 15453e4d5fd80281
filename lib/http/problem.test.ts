import { describe, expect, it } from 'vitest';
import { ERROR_CODES, refuse } from '@/lib/errors';
import { ERROR_TABLE } from './error-table';
import { problemBody, problemResponse } from './problem';

const origins = { site: 'https://example.org', images: 'https://i.example.org' };
const respond = (...refusal: Parameters<typeof refuse>) =>
  problemResponse(refuse(...refusal), origins, 'application/json');

/** PRODUCT's table of errors, as far as codes exist. */
const STATUS = {
  400: ['no_file', 'empty_file', 'invalid_request', 'conflicting_payment_headers'],
  401: ['unauthorized', 'invalid_token'],
  403: ['forbidden', 'url_not_allowed'],
  404: ['not_found'],
  405: ['method_not_allowed'],
  408: ['upload_timeout'],
  402: ['payment_required'],
  409: ['conflict', 'idempotency_conflict', 'payment_already_used', 'token_used'],
  410: ['token_expired'],
  413: ['file_too_large'],
  415: ['unsupported_format'],
  416: ['range_not_satisfiable'],
  422: ['invalid_image', 'too_many_pixels', 'too_many_frames'],
  424: ['url_unreachable'],
  429: ['daily_limit', 'rate_limited'],
  431: ['headers_too_large'],
  451: ['blocked_content', 'removed'],
  500: ['upload_failed', 'internal_error'],
  503: [
    ...['storage_unavailable', 'payments_unavailable', 'cron_unavailable', 'restoring'],
    ...['clock_wrong', 'overloaded', 'shutting_down'],
  ],
};

describe('ERROR_TABLE', () => {
  it('gives every code the status of the contract', () => {
    const told = Object.entries(STATUS).flatMap(([status, codes]) =>
      codes.map((code) => [code, Number(status)]),
    );
    const rows = Object.entries(ERROR_TABLE).map(([code, { status }]) => [code, status]);
    expect(Object.fromEntries(rows)).toEqual(Object.fromEntries(told));
    expect(rows).toHaveLength(ERROR_CODES.length);
  });

  it.each(ERROR_CODES)('%s says what happened and what to do, in whole sentences', (code) => {
    const { title, message } = ERROR_TABLE[code];
    expect(title).toMatch(/^[A-Z][^.]{5,60}$/);
    expect(message).toMatch(/^[A-Z].{20,}\.$/);
  });
});

describe('problemBody', () => {
  it('has the members that old and new clients read', () => {
    expect(problemBody(refuse('file_too_large', 'x'), origins)).toEqual({
      error: 'file_too_large',
      message: ERROR_TABLE.file_too_large.message,
      type: 'https://example.org/docs#file_too_large',
      title: 'The file is too large',
      status: 413,
      retryable: false,
    });
  });

  it('puts what is wrong with this request before the general words, and tells nobody the log text', () => {
    const body = problemBody(
      refuse('invalid_image', 'chunk 7', { detail: 'It ends early.' }),
      origins,
    );
    expect(body.message).toBe(`It ends early. ${ERROR_TABLE.invalid_image.message}`);
    expect(JSON.stringify(body)).not.toContain('chunk 7');
  });

  it('calls retryable what is told when to retry', () => {
    expect(ERROR_TABLE.idempotency_conflict.retryable).toBe(false);
    const body = problemBody(
      refuse('idempotency_conflict', 'x', { retryAfterSeconds: 5 }),
      origins,
    );
    expect(body.retryable).toBe(true);
  });
});

describe('problemResponse', () => {
  it('is problem JSON without a space between members', () => {
    const { status, headers, body } = respond('no_file', 'x');
    expect(status).toBe(400);
    expect(headers['content-type']).toBe('application/problem+json');
    expect(body).toMatch(/^\{"error":"no_file","message":"Send/);
    expect(JSON.stringify(JSON.parse(body as string))).toBe(body);
  });

  it('always tells when to come again on 429 and 503, in whole seconds', () => {
    for (const code of [...STATUS[429], ...STATUS[503]] as Parameters<typeof refuse>[0][]) {
      expect(respond(code, 'x').headers['retry-after']).toMatch(/^[1-9]\d*$/);
    }
    expect(respond('daily_limit', 'x', { retryAfterSeconds: 77 }).headers['retry-after']).toBe(
      '77',
    );
    expect(respond('invalid_image', 'x').headers).not.toHaveProperty('retry-after');
  });

  it('lets only a 404 be cached, and that for a minute', () => {
    for (const code of ERROR_CODES) {
      expect(respond(code, 'x').headers['cache-control']).toBe(
        code === 'not_found' ? 'public, max-age=60' : 'no-store',
      );
    }
  });

  it('names the kind of proof where proof is missing', () => {
    expect(respond('unauthorized', 'x').headers['www-authenticate']).toBe('Bearer');
    expect(respond('forbidden', 'x').headers).not.toHaveProperty('www-authenticate');
  });

  it('is a page for a browser, with a policy that lets no script run', () => {
    const page = problemResponse(refuse('no_file', 'x'), origins, 'text/html');
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.headers['content-security-policy']).toMatch(/^default-src 'none';/);
    expect(page.headers['content-security-policy']).not.toContain('script-src');
    expect(page.body).toContain('<h1>No image in the request</h1>');
    const line = problemResponse(refuse('no_file', 'x'), origins, 'text/plain');
    expect(line.headers['content-type']).toBe('application/problem+json');
  });
});
