import { vi } from 'vitest';
import { makeChallenge } from './make-challenge';

/** What a server answers in a test, in order; a function may look at the request first. Null: no answer comes. */
export type ScriptedAnswer = Response | null | ((request: Asked) => Response | null);

export type Asked = { readonly path: string; readonly headers: Headers };

const TRANSACTION = `0x${'5e'.repeat(32)}`;
const json = (status: number, body: object, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers });

/** The answers of the server, as it words them. */
export const ANSWERS = {
  challenge: (change: Parameters<typeof makeChallenge>[0] = {}) =>
    json(402, { error: 'payment_required' }, { 'PAYMENT-REQUIRED': makeChallenge(change) }),
  token: (token = 'a'.repeat(40)) =>
    json(
      200,
      { token, expiresAt: '2026-11-26T12:10:00.000Z' },
      { 'PAYMENT-RESPONSE': btoa(JSON.stringify({ success: true, transaction: TRANSACTION })) },
    ),
  kept: () => json(200, { id: 'k3v9m2x7qa', expiresAt: '2028-11-26T12:00:00.000Z' }),
  pending: () => json(202, { status: 'pending', statusUrl: 'https://example.org/api/payments/ab' }),
  status: (status: string) => json(200, { status }, { 'Retry-After': '2' }),
  refused: (error: string) => json(402, { error, message: 'Refused. Nothing was charged.' }),
  problem: (status: number, error: string) =>
    json(status, { error, title: error, message: 'Nothing was charged.' }),
};

/** A server that answers from a list. `asked`: what it was asked, in order. */
export function scriptShop(answers: ScriptedAnswer[]): {
  readonly fetch: typeof fetch;
  readonly asked: Asked[];
} {
  const asked: Asked[] = [];
  const answer = vi.fn(async (input: RequestInfo | URL, init?: RequestInit) => {
    init?.signal?.throwIfAborted();
    const request = { path: input as string, headers: new Headers(init?.headers) };
    asked.push(request);
    const next = answers.shift();
    if (next === undefined) throw new Error(`nothing is left to answer ${request.path} with`);
    const response = typeof next === 'function' ? next(request) : next;
    if (response === null) throw new TypeError('Failed to fetch');
    return response;
  });
  return { fetch: answer, asked };
}
